/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_OBSERVED_H
#define HW_OBSERVED_H
/* What was observed of the district in 2014/15 (April 2014 to March 2015), to stand beside what is simulated: the trust's
 * attendances, waits and beds, and Kent's delayed days by reason.
 *
 * Figures of the trust are its own, whole; delayed days are Kent's times the share of Kent's people who live in the district
 * (a share by heads, not by where delays arose). Official delayed days count from a notification's deadline, so they are fewer
 * than days from fit to departure: a simulated delay is not the same quantity until it is counted in the official way.
 * The files, their sources and licence: configs/data/README.md. */
#include "agents/places.h"
#include "sim/io.h"
#include "sim/schema.h"

enum { HW_OBSERVED_MONTHS = 12 }; /* from April */

enum hw_observed_code {
    HW_DTOC_A = 0, /* assessment */
    HW_DTOC_B,     /* public funding */
    HW_DTOC_C,     /* further non-acute NHS care */
    HW_DTOC_DI,    /* residential home */
    HW_DTOC_DII,   /* nursing home */
    HW_DTOC_E,     /* care package at home */
    HW_DTOC_F,     /* equipment and adaptations */
    HW_DTOC_G,     /* patient or family choice */
    HW_DTOC_H,     /* disputes */
    HW_DTOC_I,     /* housing */
    HW_DTOC_O,     /* other; not in use in 2014/15 */
    HW_DTOC_CODES
};
extern const char *const hw_observed_code_labels[HW_DTOC_CODES];

struct hw_observed {
    double attendances;                        /* at the trust in the year, all types */
    double attendances_in[HW_OBSERVED_MONTHS]; /* of these, month by month */
    double over_4h;                            /* of these, more than 4 hours in the department */
    double within_4h_frac;
    double overnight_beds;                     /* of the trust, maternity included: mean of four quarters */
    double delayed_days[HW_DTOC_CODES];        /* in the year, acute and non-acute beds, the district's share */
    double delayed_days_total;
    double delayed_days_acute;                 /* of the total, in acute beds (Kent's own split) */
    double acute_frac[HW_DTOC_CODES];          /* England 2014/15: part of a code's days that is in acute beds; NaN for O */
};

/* One line each for the results file: where the figures were read. */
extern const char *const hw_observed_attendances_source;
extern const char *const hw_observed_beds_source;
extern const char *const hw_observed_delays_source;

/* Reads the csv files in folder; district_share is the district's part of Kent's people. Errors go to the reader's diag; out is
 * untouched unless HW_OK. */
enum hw_status hw_observed_read(struct hw_io *io, struct hw_reader *reader, const char *folder, double district_share,
                                struct hw_observed *out) HW_MUST_CHECK;

/* The numbers of people, beds and days for a run.scale, shares as they are. */
struct hw_observed_places;
void hw_observed_scale(struct hw_observed *observed, double scale);
void hw_observed_scale_places(struct hw_observed_places *observed, double scale);

/* What was observed by trust and by council: of the four trusts that serve Kent and Medway, by their words in configs/kent.yaml, and of the
 * two councils; or what the forms of a county of one's own say (agents/county_observed.c). NaN: not known. */
enum { HW_OBSERVED_TRUSTS = 4, HW_OBSERVED_COUNCILS = 2 };
/* Who was late, Kent 2014/15 (NHS England by local authority): NHS, social care, both; shares of days. */
extern const double hw_observed_kent_payers[3];
extern const char *const hw_observed_trusts[HW_OBSERVED_TRUSTS];
extern const char *const hw_observed_councils[HW_OBSERVED_COUNCILS];
struct hw_observed_places {
    size_t n_trusts, n_councils;
    const char *const *trusts, *const *councils;
    double attendances[HW_PLACES_MOST], within_4h_frac[HW_PLACES_MOST], overnight_beds[HW_PLACES_MOST];
    double delayed_days_acute[HW_PLACES_MOST];
    bool own; /* of the model's own people, all councils together: days in the year by code, by kind of bed, and who was late (NHS, social care, both: shares) */
    double own_codes[HW_DTOC_CODES], own_beds[2], own_payers[3];
    const char *ae_source, *beds_source, *councils_source, *own_source;
    const char *role; /* of attendances and delays */
};
enum hw_status hw_observed_read_places(struct hw_io *io, struct hw_reader *reader, const char *folder,
                                       struct hw_observed_places *out) HW_MUST_CHECK;

#endif
