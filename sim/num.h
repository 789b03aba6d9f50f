/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_NUM_H
#define HW_NUM_H
/* Transcendental functions with the same bits on every x86-64 machine.
 *
 * glibc picks its own code by processor and differs in the last bit; SLEEF's cinz functions do not (they are slower:
 * log 18 ns, exp 13 ns). Everything whose result may reach a draw, a time or an output goes through here; log, exp, pow
 * and their kin are forbidden words elsewhere. sqrt, floor and fabs are exact in IEEE 754 and may be used directly. */

double hw_num_exp(double x);
double hw_num_log(double x);
double hw_num_pow(double x, double y);
double hw_num_log1p(double x);
double hw_num_expm1(double x);
double hw_num_sin(double x);
double hw_num_cos(double x);
double hw_num_lgamma(double x); /* log of the gamma function, x > 0 */

#endif
