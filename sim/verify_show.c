/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "output/table.h"
#include "output/text.h"
#include "sim/verify.h"

#include <math.h>
#include <string.h>

/* Cases as they finish: the table for people, Markdown for docs/validation.md, JSON for programs. */

static const char *form_name(const struct hw_verify_suite *suite) {
    return suite->longer ? "long" : "short";
}

/* "wait clinic/all", with "variance of" before it when that is compared. */
static const char *label_of(const struct hw_verify_comparison *item, char *buffer, size_t size) {
    snprintf(buffer, size, "%s%s%s%s", item->rule.variance ? "variance of " : "", item->measure, *item->of == '\0' ? "" : " ", item->of);
    return buffer;
}

/* "+- 0.12", "within 0.01", "exact". */
static const char *interval_of(const struct hw_verify_comparison *item, char *buffer, size_t size) {
    const char *how = item->rule.kind == HW_VERIFY_WITHIN ? "within" : "+-";
    if (item->rule.kind == HW_VERIFY_BY_VALUE) {
        snprintf(buffer, size, "exact");
    } else if (isfinite(item->found.allowed)) {
        snprintf(buffer, size, "%s %.2g", how, item->found.allowed);
    } else {
        snprintf(buffer, size, "-");
    }
    return buffer;
}

static const char *number(double value, char *buffer, size_t size) {
    snprintf(buffer, size, isfinite(value) ? "%.6g" : "-", value);
    return buffer;
}

static const char *rule_name(const struct hw_verify_rule *rule, char *buffer, size_t size) {
    switch (rule->kind) {
    case HW_VERIFY_BY_INTERVAL:
        snprintf(buffer, size, "interval");
        break;
    case HW_VERIFY_BY_SE:
        snprintf(buffer, size, "%g se", rule->limit);
        break;
    case HW_VERIFY_WITHIN:
        snprintf(buffer, size, rule->relative ? "within %g %%" : "within %g", rule->relative ? 100 * rule->limit : rule->limit);
        break;
    case HW_VERIFY_BY_VALUE:
        snprintf(buffer, size, "exact");
        break;
    }
    return buffer;
}

/* ---- start ---- */

void hw_verify_show_start(const struct hw_verify_suite *suite, enum hw_format format, FILE *out) {
    if (format == HW_FORMAT_JSON) {
        fprintf(out, "{\"form\": \"%s\", \"seed\": %llu, \"version\": \"%s\", \"judged_by_interval\": %d, \"cases\": [", form_name(suite),
                (unsigned long long)HW_VERIFY_SEED, HW_VERSION, suite->judged_by_interval);
    } else if (format == HW_FORMAT_MARKDOWN) {
        fprintf(out, "| Case | Measure | Expected | Found | May differ by | Verdict | Source |\n|---|---|---|---|---|---|---|\n");
    }
}

/* ---- one case ---- */

static void case_table(const struct hw_verify_suite *suite, const struct hw_verify_case *c, bool first, FILE *out) {
    struct hw_show show = {.width = suite->context->width, .colour = suite->context->colour_out, .mem = &suite->context->mem};
    char label[200], expected[40], observed[40], interval[40];
    hw_table_heading(&show, out, "%s: %s", c->name, c->title);
    hw_table_paragraph(&show, out, "Source: %s", c->source);
    if (first) {
        fprintf(out, "  %-44s %12s %12s  %-14s %s\n", "", "expected", "found", "may differ by", "verdict");
    }
    for (size_t k = 0; k < c->n_comparisons; k++) {
        const struct hw_verify_comparison *item = &c->comparisons[k];
        bool bad = hw_verify_rule_fails(item->found.verdict) && show.colour;
        fprintf(out, "  %-44s %12s %12s  %-14s %s%s%s\n", label_of(item, label, sizeof label), number(item->value, expected, sizeof expected),
                number(item->found.observed, observed, sizeof observed), interval_of(item, interval, sizeof interval), bad ? "\033[1m" : "",
                hw_verify_rule_word(item->found.verdict), bad ? "\033[0m" : "");
    }
}

static void case_markdown(const struct hw_verify_case *c, FILE *out) {
    char label[200], expected[40], observed[40], interval[40];
    for (size_t k = 0; k < c->n_comparisons; k++) {
        const struct hw_verify_comparison *item = &c->comparisons[k];
        fputs("| ", out);
        hw_text_markdown(out, k == 0 ? c->name : "");
        fputs(" | ", out);
        hw_text_markdown(out, label_of(item, label, sizeof label));
        fprintf(out, " | %s | %s | %s | %s | ", number(item->value, expected, sizeof expected), number(item->found.observed, observed, sizeof observed),
                interval_of(item, interval, sizeof interval), hw_verify_rule_word(item->found.verdict));
        hw_text_markdown(out, k == 0 ? c->source : "");
        fputs(" |\n", out);
    }
}

static void json_key(const char *key, const char *text, FILE *out) {
    fprintf(out, "\"%s\": ", key);
    hw_text_json(out, text);
    fputs(", ", out);
}

static void case_json(const struct hw_verify_case *c, bool first, FILE *out) {
    char rule[40];
    fputs(first ? "\n{" : ",\n{", out);
    json_key("name", c->name, out);
    json_key("title", c->title, out);
    json_key("source", c->source, out);
    json_key("model", c->model, out);
    fprintf(out, "\"seconds\": %.3f, \"comparisons\": [", c->seconds);
    for (size_t k = 0; k < c->n_comparisons; k++) {
        const struct hw_verify_comparison *item = &c->comparisons[k];
        fputs(k == 0 ? "\n  {" : ",\n  {", out);
        json_key("measure", item->measure, out);
        json_key("of", item->of, out);
        json_key("statistic", item->rule.variance ? "variance" : "mean", out);
        json_key("rule", rule_name(&item->rule, rule, sizeof rule), out);
        json_key("verdict", hw_verify_rule_word(item->found.verdict), out);
        fprintf(out, "\"n\": %d, \"expected\": %.17g, \"found\": ", item->found.n, item->value);
        hw_text_full(out, item->found.observed, "null");
        fputs(", \"may_differ_by\": ", out);
        hw_text_full(out, item->found.allowed, "null");
        fputc('}', out);
    }
    fputs("]}", out);
}

void hw_verify_show_case(const struct hw_verify_suite *suite, const struct hw_verify_case *c, enum hw_format format, bool first, FILE *out) {
    if (format == HW_FORMAT_JSON) {
        case_json(c, first, out);
    } else if (format == HW_FORMAT_MARKDOWN) {
        case_markdown(c, out);
    } else {
        case_table(suite, c, first, out);
    }
}

/* ---- end ---- */

void hw_verify_show_end(const struct hw_verify_suite *suite, enum hw_format format, const struct hw_verify_count *count, double seconds, FILE *out) {
    int32_t judged = count->agree + count->fail;
    if (format == HW_FORMAT_JSON) {
        fprintf(out, "\n], \"agree\": %d, \"fail\": %d, \"only_shown\": %d, \"seconds\": %.3f}\n", count->agree, count->fail, count->shown,
                seconds);
        return;
    }
    fprintf(out, "\n%d of %d comparison%s agree%s", count->agree, judged, hw_base_s(judged), count->agree == 1 ? "s" : "");
    if (count->shown > 0) {
        fprintf(out, ", and %d %s only shown", count->shown, hw_base_are(count->shown));
    }
    fprintf(out, " (%s form, seed %llu", form_name(suite), (unsigned long long)HW_VERIFY_SEED);
    if (format == HW_FORMAT_TABLE) {
        fprintf(out, ", %.0f s of processor time", seconds);
    }
    fputs(").\n", out);
}
