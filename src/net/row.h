/* SPDX-License-Identifier: MIT
 * One row's pass through a network, prepared so that nothing is looked up or allocated on the way. Free of precision:
 * parameters and outputs pass as void pointers. */
#ifndef INK_NET_ROW_H
#define INK_NET_ROW_H

#include "net/net.h"

typedef void ink_row_pass(const ink_row_net *net, const int32_t *index, const double *dense, double *p);

struct ink_row_net {
    ink_row_pass *pass;              /* of the network's precision and the processor's widest vectors */
    const ink_layout *layout;        /* borrowed, as the parameters are */
    const void *w[INK_MAX_HIDDEN + 1]; /* each layer's weights; of a network that is not plain, all parameters first */
    const void *panels[INK_MAX_HIDDEN + 1]; /* of a plain network: each layer's weights without the one-hot rows, INK_ROW_PANEL
                                               columns at a time, so that a pass reads them from first to last */
    void *packed;                    /* those that are not as the parameters have them already */
    void *at[2];                     /* a layer's inputs and its outputs, in turns; room for any layer and INK_ROW_SPARE.
                                        One block, which a network that is not plain divides otherwise */
};

/* Numbers behind a layer's last that a pass may overwrite: it works on whole vectors. */
enum { INK_ROW_SPARE = 16, INK_ROW_PANEL = 64 };

#endif
