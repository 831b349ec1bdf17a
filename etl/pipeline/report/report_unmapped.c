#include "pipeline/report/report_unmapped.h"
#include "base/text/plural.h"

#include "base/memory/arena.h"

#include <inttypes.h>
#include <stdlib.h>

static void tell_joins(struct buffer *out, const struct unmapped_report *u)
{
	for (size_t i = 0; i < u->njoins; i++)
		if (u->joins[i].telling)
			buffer_printf(out, "  joined   %.*s: %" PRIu64 " of %" PRIu64 " %s\n",
				      STR_ARG(u->joins[i].list), u->joins[i].joined,
				      u->joins[i].entries,
				      plural(u->joins[i].entries, "entry", "entries"));
}

/* Free with free(). */
static const struct unmapped_code **faults_of(const struct unmapped_report *u, size_t *n)
{
	const struct unmapped_code **faults = xmalloc((u->ncodes + 1) * sizeof *faults);
	*n = 0;
	for (size_t i = 0; i < u->ncodes; i++)
		if (!u->codes[i].optional && !u->codes[i].several)
			faults[(*n)++] = &u->codes[i];
	return faults;
}

static money_sum weight(const struct cube *cube, const struct unmapped_code *u)
{
	money_sum total = 0;
	for (size_t c = 0; c < cube->ncolumns; c++)
		total += u->sums[c] < 0 ? -u->sums[c] : u->sums[c];
	return total;
}

/* The same code of the same list, which several dimensions show: told once. */
static bool is_same(const struct cube *cube, const struct unmapped_code *a,
		    const struct unmapped_code *b)
{
	return str_eq(a->list, b->list) && a->lines == b->lines && str_eq(a->code, b->code) &&
	       weight(cube, a) == weight(cube, b);
}

/* One code, or the lines without one, and the dimensions that miss it. Gives how many entries. */
static size_t tell_code(struct buffer *out, const struct cube *cube,
			const struct unmapped_code *const *faults, size_t n)
{
	const struct unmapped_code *u = faults[0];
	char text[MONEY_TEXT_SIZE];
	size_t same = 0;
	buffer_append_z(out, "    ");
	for (; same < n && is_same(cube, faults[same], u); same++)
		buffer_printf(out, "%s%.*s", same ? ", " : "", STR_ARG(faults[same]->dimension));
	buffer_append_char(out, ' ');
	buffer_append_harmless(out, u->code.len ? u->code : STR("(no code)"));
	buffer_printf(out, ": %" PRIu64 " %s", u->lines, plural(u->lines, "line", "lines"));
	for (size_t c = 0; c < cube->ncolumns; c++) {
		money_format_grouped(text, u->sums[c], cube->columns[c].decimals);
		buffer_printf(out, ", %.*s %s", STR_ARG(cube->columns[c].name), text);
	}
	if (u->near.len > 0 && str_eq(u->near, u->code)) {
		buffer_append_z(out, "; the list has it, for other years");
	} else if (u->near.len > 0) {
		buffer_append_z(out, "; the list has \"");
		buffer_append_harmless(out, u->near);
		buffer_append_z(out, "\"");
	}
	buffer_append_char(out, '\n');
	return same;
}

static size_t count_codes(const struct cube *cube, const struct unmapped_code *const *faults,
			  size_t n, bool empty)
{
	size_t codes = 0;
	for (size_t i = 0; i < n; i++)
		codes += (faults[i]->code.len == 0) == empty &&
			 (i == 0 || !is_same(cube, faults[i], faults[i - 1]));
	return codes;
}

static void tell_codes(struct buffer *out, const struct cube *cube,
		       const struct unmapped_code *const *faults, size_t n, bool empty, size_t most)
{
	for (size_t i = 0, told = 0; i < n && told < most;) {
		if ((faults[i]->code.len == 0) != empty) {
			i++;
			continue;
		}
		i += tell_code(out, cube, &faults[i], n - i);
		told++;
	}
}

void unmapped_text(struct buffer *out, const struct cube *cube, const struct unmapped_report *u,
		   size_t most)
{
	size_t n;
	const struct unmapped_code **faults = faults_of(u, &n);
	tell_joins(out, u);
	size_t codes = count_codes(cube, faults, n, false);
	if (codes > 0)
		buffer_printf(out, "  codes that no code list knows: %zu%s\n", codes,
			      codes > most ? ", those with most money first:" : ":");
	tell_codes(out, cube, faults, n, false, most);
	if (count_codes(cube, faults, n, true) > 0)
		buffer_append_z(out, "  lines that carry no code:\n");
	tell_codes(out, cube, faults, n, true, most);
	free(faults);
}
