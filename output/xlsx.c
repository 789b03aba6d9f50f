/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one file that knows libxlsxwriter. It writes sheets to files without a name first, unchecked, and then packs them: a disk that is
 * full in between would give a workbook that is cut short inside. So room for all of it is taken beforehand, and given back. */
#include "output/xlsx.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <xlsxwriter.h>

enum { CELL_BYTES = 100, CHART_BYTES = 16384, SHEET_BYTES = 8192, TEXT_MOST = 32000, BLOCK = 1 << 16 };
/* Blue and orange of Okabe and Ito and others of theirs: told apart by the colour-blind, and by lightness in print. */
static const uint32_t colours[HW_XLSX_SERIES] = {0x0072B2, 0xE69F00, 0x009E73, 0xCC79A7, 0x56B4E9, 0xD55E00, 0x999999, 0x000000};
enum { INK = 0x222222, PALE = 0xDDE7EE, GREY = 0x666666 };

static lxw_format *style_of(struct hw_xlsx *x, enum hw_xlsx_style style) {
    lxw_format *format = workbook_add_format(x->book);
    if (format == NULL) {
        x->failed = true;
        return NULL;
    }
    bool head = style == HW_XLSX_HEAD || style == HW_XLSX_HEAD_RIGHT;
    if (style == HW_XLSX_TITLE || style == HW_XLSX_HEADING || style == HW_XLSX_BOLD || head) {
        format_set_bold(format);
    }
    if (style == HW_XLSX_TITLE || style == HW_XLSX_HEADING) {
        format_set_font_size(format, style == HW_XLSX_TITLE ? 16 : 13);
    }
    if (head) {
        format_set_bg_color(format, PALE);
        format_set_bottom(format, LXW_BORDER_THIN);
        format_set_align(format, LXW_ALIGN_VERTICAL_BOTTOM);
    }
    if (style == HW_XLSX_HEAD_RIGHT) {
        format_set_align(format, LXW_ALIGN_RIGHT);
    }
    if (style == HW_XLSX_WRAP || head) {
        format_set_text_wrap(format);
    }
    if (style == HW_XLSX_WRAP) {
        format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    }
    if (style == HW_XLSX_WORDS) {
        format_set_indent(format, 1);
    }
    if (style == HW_XLSX_QUIET) {
        format_set_font_color(format, GREY);
    }
    return format;
}

static void make_styles(struct hw_xlsx *x) {
    char picture[32] = "#,##0", share[32];
    for (int style = 0; style < HW_XLSX_STYLES; style++) {
        x->styles[style] = style_of(x, (enum hw_xlsx_style)style);
    }
    for (int digits = 0; digits <= HW_XLSX_DIGITS; digits++) {
        lxw_format *format = workbook_add_format(x->book), *of_shares = workbook_add_format(x->book);
        if (format == NULL || of_shares == NULL) {
            x->failed = true;
            return;
        }
        (void)snprintf(share, sizeof share, "%s%%", picture);
        format_set_num_format(format, picture);
        format_set_num_format(of_shares, share);
        x->numbers[digits] = format;
        x->shares[digits] = of_shares;
        strcat(picture, digits == 0 ? ".0" : "0");
    }
}

enum hw_status hw_xlsx_open(struct hw_xlsx *x, struct hw_io *io, struct hw_mem *mem, const char *path, const char *title) {
    *x = (struct hw_xlsx){.io = io, .mem = mem};
    HW_TRY(hw_io_draft_open(io, mem, path, HW_IO_TO_KEEP, &x->draft));
    /* Its own temporary files are beside the workbook, where room is taken for them. */
    const char *slash = strrchr(x->draft.temporary, '/');
    char folder[4096], about[256], comment[] = "Made by homeward";
    (void)snprintf(folder, sizeof folder, "%.*s", slash == NULL ? 1 : (int)(slash - x->draft.temporary) + 1, slash == NULL ? "." : x->draft.temporary);
    (void)snprintf(about, sizeof about, "%.200s", title);
    lxw_workbook_options options = {.tmpdir = folder};
    x->book = workbook_new_opt(x->draft.temporary, &options);
    if (x->book == NULL) {
        hw_io_draft_drop(&x->draft);
        return HW_NO_MEMORY;
    }
    /* Not the time at which it was made: the same result gives the same bytes. 2000-01-01. */
    lxw_doc_properties properties = {.title = about, .comments = comment, .created = 946684800};
    x->failed = workbook_set_properties(x->book, &properties) != LXW_NO_ERROR;
    make_styles(x);
    return HW_OK;
}

void hw_xlsx_drop(struct hw_xlsx *x) {
    lxw_workbook_free(x->book);
    hw_io_draft_drop(&x->draft);
}

/* Writes as much as the workbook will need, unpacked and packed, and takes it away again. */
static enum hw_status take_room(struct hw_xlsx *x) {
    struct hw_io_draft room;
    char *block = hw_mem_alloc(x->mem, BLOCK, 1);
    if (block == NULL) {
        return HW_NO_MEMORY;
    }
    enum hw_status status = hw_io_draft_open(x->io, x->mem, x->draft.temporary, HW_IO_SCRATCH, &room);
    if (status == HW_OK) {
        for (uint64_t at = 0; at < x->bytes + x->bytes / 2 && status == HW_OK; at += BLOCK) {
            status = hw_io_draft_put(&room, at, block, BLOCK);
        }
        hw_io_draft_drop(&room);
    }
    hw_mem_free(x->mem, block);
    return status;
}

static enum hw_status status_of(struct hw_xlsx *x, lxw_error error) {
    if (error == LXW_NO_ERROR) {
        return HW_OK;
    }
    x->io->last_errno = errno != 0 ? errno : EIO;
    return error == LXW_ERROR_MEMORY_MALLOC_FAILED ? HW_NO_MEMORY : HW_IO;
}

enum hw_status hw_xlsx_keep(struct hw_xlsx *x) {
    struct hw_io_draft written;
    uint64_t size = 0;
    enum hw_status status = x->failed ? HW_NO_MEMORY : take_room(x);
    if (status != HW_OK) {
        hw_xlsx_drop(x);
        return status;
    }
    errno = 0;
    status = status_of(x, workbook_close(x->book));
    if (status == HW_OK && (status = hw_io_draft_look(x->io, x->mem, x->draft.temporary, &written, &size)) == HW_OK) {
        hw_io_draft_drop(&written);
        return hw_io_draft_keep(&x->draft, size);
    }
    hw_io_draft_drop(&x->draft);
    return status;
}

static void note(struct hw_xlsx *x, lxw_error error) {
    x->failed = x->failed || error == LXW_ERROR_MEMORY_MALLOC_FAILED;
}

void hw_xlsx_sheet(struct hw_xlsx *x, const char *name) {
    x->sheet = workbook_add_worksheet(x->book, name);
    x->failed = x->failed || x->sheet == NULL;
    x->bytes += SHEET_BYTES;
    if (x->sheet != NULL) {
        worksheet_gridlines(x->sheet, LXW_HIDE_ALL_GRIDLINES);
        worksheet_set_paper(x->sheet, 9); /* A4 */
    }
}

/* As much of it as a cell holds, not cut inside a character. */
static void fit(const char *text, char *cell) {
    size_t length = strlen(text);
    if (length > TEXT_MOST) {
        length = TEXT_MOST;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80) {
            length--;
        }
    }
    memcpy(cell, text, length);
    cell[length] = '\0';
}

void hw_xlsx_text(struct hw_xlsx *x, uint32_t row, int32_t column, enum hw_xlsx_style style, const char *text) {
    char cell[TEXT_MOST + 1];
    if (x->sheet == NULL || text == NULL) {
        return;
    }
    fit(text, cell);
    x->bytes += CELL_BYTES + 6 * strlen(cell);
    note(x, worksheet_write_string(x->sheet, row, (lxw_col_t)column, cell, x->styles[style]));
}

void hw_xlsx_number(struct hw_xlsx *x, uint32_t row, int32_t column, double value, int32_t digits) {
    if (x->sheet != NULL && isfinite(value)) {
        int32_t shown = digits < 0 ? 0 : digits > HW_XLSX_DIGITS ? HW_XLSX_DIGITS : digits;
        x->bytes += CELL_BYTES;
        note(x, worksheet_write_number(x->sheet, row, (lxw_col_t)column, value, x->numbers[shown]));
    }
}

void hw_xlsx_share(struct hw_xlsx *x, uint32_t row, int32_t column, double value, int32_t digits) {
    if (x->sheet != NULL && isfinite(value)) {
        int32_t shown = digits < 2 ? 0 : digits - 2 > HW_XLSX_DIGITS ? HW_XLSX_DIGITS : digits - 2;
        x->bytes += CELL_BYTES;
        note(x, worksheet_write_number(x->sheet, row, (lxw_col_t)column, value, x->shares[shown]));
    }
}

void hw_xlsx_value(struct hw_xlsx *x, uint32_t row, int32_t column, double value) {
    if (x->sheet != NULL && isfinite(value)) {
        x->bytes += CELL_BYTES;
        note(x, worksheet_write_number(x->sheet, row, (lxw_col_t)column, value, NULL));
    }
}

void hw_xlsx_paragraph(struct hw_xlsx *x, uint32_t row, int32_t columns, int32_t characters, const char *text) {
    char cell[TEXT_MOST + 1];
    if (x->sheet == NULL) {
        return;
    }
    fit(text, cell);
    x->bytes += CELL_BYTES * (uint64_t)columns + 6 * strlen(cell);
    note(x, worksheet_merge_range(x->sheet, row, 0, row, (lxw_col_t)(columns - 1), cell, x->styles[HW_XLSX_WRAP]));
    hw_xlsx_height(x, row, (int32_t)(1 + strlen(cell) / (size_t)characters));
}

void hw_xlsx_link(struct hw_xlsx *x, uint32_t row, int32_t column, const char *sheet) {
    char target[HW_XLSX_NAME + 20];
    (void)snprintf(target, sizeof target, "internal:'%s'!A1", sheet);
    if (x->sheet != NULL) {
        x->bytes += CELL_BYTES;
        note(x, worksheet_write_url_opt(x->sheet, row, (lxw_col_t)column, target, NULL, sheet, NULL));
    }
}

void hw_xlsx_height(struct hw_xlsx *x, uint32_t row, int32_t lines) {
    if (x->sheet != NULL) {
        note(x, worksheet_set_row(x->sheet, row, 15.75 * (double)lines, NULL));
    }
}

void hw_xlsx_width(struct hw_xlsx *x, int32_t first, int32_t last, double characters) {
    if (x->sheet != NULL) {
        note(x, worksheet_set_column(x->sheet, (lxw_col_t)first, (lxw_col_t)last, characters, NULL));
    }
}

void hw_xlsx_freeze(struct hw_xlsx *x, uint32_t row, int32_t column) {
    if (x->sheet != NULL) {
        worksheet_freeze_panes(x->sheet, row, (lxw_col_t)column);
    }
}

void hw_xlsx_filter(struct hw_xlsx *x, uint32_t first, uint32_t last, int32_t columns) {
    if (x->sheet != NULL) {
        note(x, worksheet_autofilter(x->sheet, first, 0, last, (lxw_col_t)(columns - 1)));
    }
}

void hw_xlsx_landscape(struct hw_xlsx *x, uint32_t head_row) {
    if (x->sheet != NULL) {
        worksheet_set_landscape(x->sheet);
        worksheet_fit_to_pages(x->sheet, 1, 0);
        note(x, worksheet_repeat_rows(x->sheet, head_row, head_row));
        note(x, worksheet_set_footer(x->sheet, "&L&A&RPage &P of &N"));
    }
}

static void add_series(struct hw_xlsx *x, lxw_chart *chart, const struct hw_xlsx_chart *c, int32_t i) {
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
    if (series == NULL) {
        x->failed = true;
        return;
    }
    lxw_chart_fill fill = {.color = colours[i]};
    lxw_chart_line line = {.color = colours[i], .width = 2.25f};
    chart_series_set_categories(series, c->sheet, c->first, (lxw_col_t)c->labels, c->last, (lxw_col_t)c->labels);
    chart_series_set_values(series, c->sheet, c->first, (lxw_col_t)c->columns[i], c->last, (lxw_col_t)c->columns[i]);
    chart_series_set_name(series, c->names[i]);
    if (c->line) {
        /* Not by colour alone: the second line is dashed. */
        line.dash_type = i % 2 == 1 ? LXW_CHART_LINE_DASH_DASH : LXW_CHART_LINE_DASH_SOLID;
        chart_series_set_line(series, &line);
    } else {
        chart_series_set_fill(series, &fill);
    }
}

static void put_ends(FILE *out, const char *which, const lxw_series_range *values, int32_t further) {
    char first[LXW_MAX_CELL_NAME_LENGTH + 4], last[LXW_MAX_CELL_NAME_LENGTH + 4];
    lxw_rowcol_to_cell_abs(first, values->first_row, (lxw_col_t)(values->first_col + HW_XLSX_HALF + further), 1, 1);
    lxw_rowcol_to_cell_abs(last, values->last_row, (lxw_col_t)(values->first_col + HW_XLSX_HALF + further), 1, 1);
    (void)fprintf(out, "<c:%s><c:numRef><c:f>%s!%s:%s</c:f></c:numRef></c:%s>", which, values->sheetname, first, last, which);
}

/* The text of a chart into a block of so many bytes; true: all of it is there. */
static bool take_text(lxw_chart *chart, void (*draw)(lxw_chart *), char *block, size_t size) {
    static const char end[] = "Chart>";
    FILE *out = chart->file;
    memset(block, 0, size);
    chart->file = fmemopen(block, size - 1, "w");
    bool taken = chart->file != NULL;
    if (taken) {
        chart->series_index = 0;
        draw(chart);
        taken = fclose(chart->file) == 0;
    }
    chart->file = out;
    size_t length = strlen(block);
    return taken && length >= sizeof end && strcmp(block + length - (sizeof end - 1), end) == 0;
}

static void put_with_error_bars(lxw_chart *chart, const char *text, bool uneven) {
    static const char labels[] = "<c:cat>", ink[] = "<c:spPr><a:ln w=\"9525\"><a:solidFill><a:srgbClr val=\"222222\"/></a:solidFill></a:ln></c:spPr>";
    FILE *out = chart->file;
    const char *next;
    for (lxw_chart_series *s = STAILQ_FIRST(chart->series_list); s != NULL && (next = strstr(text, labels)) != NULL; s = STAILQ_NEXT(s, list_pointers)) {
        (void)fwrite(text, 1, (size_t)(next - text), out);
        (void)fprintf(out, "<c:errBars>%s<c:errBarType val=\"both\"/><c:errValType val=\"cust\"/><c:noEndCap val=\"0\"/>",
                      chart->type == LXW_CHART_LINE ? "<c:errDir val=\"y\"/>" : "");
        put_ends(out, "plus", s->values, 0);
        put_ends(out, "minus", s->values, uneven ? 1 : 0);
        (void)fprintf(out, "%s</c:errBars>%s", ink, labels);
        text = next + sizeof labels - 1;
    }
    (void)fputs(text, out);
}

/* libxlsxwriter knows error bars of one size for a whole series alone. Those of each number's own interval go into what it writes, where the
 * format wants them: in each series, before its labels. A chart whose text finds no room is written as it would be, without error bars. */
static void write_marked(lxw_chart *chart, bool uneven) {
    enum { LEAST = 1 << 16, MOST = 1 << 24 };
    lxw_chart *plain = lxw_chart_new(chart->type);
    struct hw_mem mem;
    bool taken = false;
    if (plain == NULL) {
        return;
    }
    hw_mem_init(&mem);
    for (size_t size = LEAST; size <= MOST && !taken; size *= 4) {
        char *block = hw_mem_alloc(&mem, size, 1);
        taken = block != NULL && take_text(chart, plain->write_chart_type, block, size);
        if (taken) {
            put_with_error_bars(chart, block, uneven);
        }
        hw_mem_free(&mem, block);
    }
    if (!taken) {
        chart->series_index = 0;
        plain->write_chart_type(chart);
    }
    lxw_chart_free(plain);
}

static void write_with_error_bars(lxw_chart *chart) {
    write_marked(chart, false);
}

static void write_with_uneven_error_bars(lxw_chart *chart) {
    write_marked(chart, true);
}

void hw_xlsx_chart(struct hw_xlsx *x, const struct hw_xlsx_chart *c) {
    lxw_chart *chart = x->sheet == NULL ? NULL : workbook_add_chart(x->book, c->line ? LXW_CHART_LINE : LXW_CHART_BAR);
    if (chart == NULL) {
        x->failed = true;
        return;
    }
    lxw_chart_font title = {.size = 12, .bold = LXW_TRUE, .color = INK}, axis = {.size = 9, .color = INK};
    lxw_chart_line pale = {.color = PALE};
    for (int32_t i = 0; i < c->n_series && i < HW_XLSX_SERIES; i++) {
        add_series(x, chart, c, i);
    }
    chart_title_set_name(chart, c->title);
    chart_title_set_name_font(chart, &title);
    /* Of a bar chart, x is what lies across. */
    lxw_chart_axis *labels = c->line ? chart->x_axis : chart->y_axis, *values = c->line ? chart->y_axis : chart->x_axis;
    chart_axis_set_num_format(values, strcmp(c->unit, "%") == 0 ? "0.#%;-0.#%" : "#,##0.###;-#,##0.###");
    if (c->tick > 0) {
        chart_axis_set_min(values, c->low);
        chart_axis_set_max(values, c->high);
        chart_axis_set_major_unit(values, c->tick);
    }
    chart_axis_set_num_font(labels, &axis);
    chart_axis_set_num_font(values, &axis);
    chart_axis_set_name(values, c->unit);
    chart_axis_set_name_font(values, &axis);
    chart_axis_major_gridlines_set_visible(values, LXW_TRUE);
    chart_axis_major_gridlines_set_line(values, &pale);
    chart_axis_set_label_position(labels, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    if (!c->line) {
        chart_axis_set_reverse(labels); /* the first row on top */
        chart_axis_set_crossing_max(labels);
    }
    chart_legend_set_position(chart, c->n_series > 1 ? LXW_CHART_LEGEND_BOTTOM : LXW_CHART_LEGEND_NONE);
    if (c->error_bars) {
        chart->write_chart_type = c->uneven ? write_with_uneven_error_bars : write_with_error_bars;
    }
    lxw_chart_options place = {.x_scale = c->width / 480.0, .y_scale = c->height / 288.0};
    x->bytes += CHART_BYTES + 200 * (uint64_t)(c->last - c->first + 1) * (uint64_t)c->n_series;
    note(x, worksheet_insert_chart_opt(x->sheet, c->row, (lxw_col_t)c->column, chart, &place));
}
