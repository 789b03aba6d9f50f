/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OUTPUT_H5_COMMON_H
#define HW_OUTPUT_H5_COMMON_H
/* Shared by output/h5_write.c and output/h5_read.c only: names inside the file, and the seal.
 *
 * The HDF5 image is followed by a seal of 32 bytes: a mark, the length of the image and a checksum of it. HDF5, netCDF,
 * xarray and R ignore what follows the image. Reading checks the seal first, so that a cut or altered file is refused
 * before the HDF5 library, which may crash on damaged metadata, sees a byte of it (promise P13).
 *
 * Labels are variable-length strings: fixed-length ones make ncdump fail and R's ncdf4 crash (netCDF 4.9.0), and xarray
 * turns them into bytes. Attributes are fixed-length strings, as netCDF writes them. */
#include "sim/checksum.h"

#include <string.h>

#define HW_H5_SCHEMA 1
#define HW_H5_MARK "homeward-sealed\n"      /* 16 bytes */
#define HW_H5_SIGNATURE "\x89HDF\r\n\x1a\n" /* 8 bytes at the start of every HDF5 file */

/* Names that every result has; a measure or a dimension cannot take one. */
#define HW_H5_SCENARIO "scenario"
#define HW_H5_REPLICATE "replicate"
#define HW_H5_POINT "point" /* of a study, whose runs are points; there, replicate is a dimension of the measures */
#define HW_H5_RUNS(model) (strcmp(model, "study") == 0 ? HW_H5_POINT : HW_H5_REPLICATE)
#define HW_H5_STATE "replicate_state"
#define HW_H5_REASON "replicate_reason"
#define HW_H5_TITLES "_title" /* of a dimension's labels: NAME_title */

#endif
