/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MEASURES_CATALOGUE_H
#define HW_MEASURES_CATALOGUE_H

/* Rows of the catalogue of outcome measures, by the beginning of a measure's name; "": it is in none. */
const char *hw_measures_catalogue_of(const char *name);

#endif
