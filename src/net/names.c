/* SPDX-License-Identifier: MIT
 * The names of activations, optimisers, schedules and aims, as the tool and the model file use them. */
#include "net/net.h"

#define NAME(names, i) ((size_t)(i) < sizeof names / sizeof *names ? names[i] : NULL)

const char *ink_activation_name(ink_activation activation)
{
    static const char *const names[] = {NULL, "relu", "tanh", "sigmoid", "selu", "gelu", "mish", "identity"};
    return NAME(names, activation);
}

const char *ink_optimizer_name(ink_optimizer optimizer)
{
    static const char *const names[] = {NULL, "gd", "momentum", "nesterov", "adam", "adamw", "lbfgs"};
    return NAME(names, optimizer);
}

const char *ink_optimize_name(ink_optimize optimize)
{
    static const char *const names[] = {"log-loss", "accuracy"};
    return NAME(names, optimize);
}

const char *ink_schedule_name(ink_schedule schedule)
{
    static const char *const names[] = {NULL, "constant", "cosine", "coslog4"};
    return NAME(names, schedule);
}
