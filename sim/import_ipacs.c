/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/import_parts.h"

void hw_import_ipacs(struct hw_import *im) {
    hw_diag_error(im->diag, (struct hw_place){NULL, 0, 0, 1}, "IPACS sheets cannot be imported yet");
}
