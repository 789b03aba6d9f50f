/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What homeward describe says of a study: its size, its factors, and what a fractional factorial confounds. */
#include "sim/study.h"

#include "sim/study_search.h"

#include <string.h>

enum { TEXT_ROOM = 80 };

static void print_factor(const struct hw_study *study, int32_t f, FILE *out) {
    const struct hw_study_factor *factor = &study->factors[f];
    fprintf(out, "  %s: %s", factor->name, factor->path);
    if (factor->words != NULL) {
        for (int32_t level = 0; level < factor->levels; level++) {
            fprintf(out, "%s%s", level == 0 ? ", " : " or ", factor->words[level]);
        }
    } else {
        fprintf(out, ", %s%.6g%s to %.6g%s", factor->drawn ? "drawn, 98 % of it from " : "", factor->low, factor->unit, factor->high, factor->unit);
    }
    fprintf(out, factor->levels > 2 && factor->words == NULL ? ", %d levels\n" : "\n", factor->levels);
}

/* Names the product of one or two factors. */
static void print_product(const struct hw_study *study, int32_t a, int32_t b, FILE *out) {
    fprintf(out, b < 0 ? "%s%.0s" : "%s x %s", study->factors[a].name, b < 0 ? "" : study->factors[b].name);
}

/* Main effects and two-factor interactions that cannot be told apart: their words are the same. */
static void print_aliases(const struct hw_study *study, FILE *out) {
    const struct hw_fraction *fraction = &study->fraction;
    int32_t told = 0;
    for (uint32_t word = 1; word < UINT32_C(1) << fraction->basic; word++) {
        int32_t n = 0, first = -1, second = -1;
        for (int32_t a = 0; a < fraction->factors; a++) {
            for (int32_t b = -1; b < fraction->factors; b++) {
                uint32_t own = b < 0 ? fraction->word[a] : fraction->word[a] ^ fraction->word[b];
                if ((b >= 0 && b <= a) || own != word) {
                    continue;
                }
                if (n == 1) {
                    fprintf(out, "  ");
                    print_product(study, first, second, out);
                }
                if (n > 0) {
                    fprintf(out, " = ");
                    print_product(study, a, b, out);
                }
                first = a;
                second = b;
                n++;
            }
        }
        told += n > 1;
        fprintf(out, n > 1 ? "\n" : "");
    }
    if (told == 0) {
        fprintf(out, "  no main effect or two-factor interaction is confounded with another\n");
    }
}

void hw_study_describe(const struct hw_plan *plan, enum hw_describe form, FILE *out) {
    const struct hw_study *study = plan->spec;
    (void)form;
    if (study->search != NULL) {
        hw_study_search_describe(plan, out);
        return;
    }
    fprintf(out, "%s\nDesign %s: %d points, %d replicate%s of %d scenario%s at each, %.0f runs of the model in all; seed %llu.\n\nFactors\n", study->title, hw_design_names[study->design],
            study->n_points, study->n_replicates, hw_base_s(study->n_replicates), plan->n_scenarios, hw_base_s(plan->n_scenarios),
            (double)study->n_points * study->n_replicates * plan->n_scenarios, (unsigned long long)study->seed);
    for (int32_t f = 0; f < study->n_factors; f++) {
        print_factor(study, f, out);
    }
    fprintf(out, "\nMeasures\n");
    for (int32_t m = 0; m < study->n_measures; m++) {
        fprintf(out, "  %s: %s\n", study->measures[m].text, plan->layout.measures[m + 1].title);
    }
    if (study->design == HW_DESIGN_FRACTIONAL_FACTORIAL) {
        fprintf(out, "\nResolution %d. These cannot be told apart (aliases, up to two factors):\n", study->fraction.resolution);
        print_aliases(study, out);
    }
}
