/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim/num.h"
#include <sleef.h>

double hw_num_exp(double x) {
    return Sleef_cinz_expd1_u10purec(x);
}

double hw_num_log(double x) {
    return Sleef_cinz_logd1_u10purec(x);
}

double hw_num_pow(double x, double y) {
    return Sleef_cinz_powd1_u10purec(x, y);
}

double hw_num_log1p(double x) {
    return Sleef_cinz_log1pd1_u10purec(x);
}

double hw_num_expm1(double x) {
    return Sleef_cinz_expm1d1_u10purec(x);
}

double hw_num_sin(double x) {
    return Sleef_cinz_sind1_u10purec(x);
}

double hw_num_cos(double x) {
    return Sleef_cinz_cosd1_u10purec(x);
}

double hw_num_lgamma(double x) {
    return Sleef_cinz_lgammad1_u10purec(x);
}
