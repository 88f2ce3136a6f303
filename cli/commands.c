/* SPDX-License-Identifier: MIT
 * The list of commands: each with its options and what runs it. */
#include "cli.h"

const struct command commands[] = {
    {&train_table, command_train},       {&predict_table, command_predict}, {&evaluate_table, command_evaluate},
    {&survey_table, command_survey},     {&show_table, command_show},       {&sample_table, command_sample},
    {NULL, NULL},
};
