#include "model/issue.h"

#include "base/memory/column.h"
#include "base/memory/map.h"
#include "base/text/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct code_total {
	enum severity severity;
	uint64_t total;
};

struct issues {
	struct arena *arena;
	struct str source, sheet;
	uint32_t first_column;
	struct issue **kept;
	size_t nkept, capacity;
	struct map *codes; /* code -> index of totals */
	struct code_total *totals;
	size_t totals_capacity;
};

const char *severity_name(enum severity severity)
{
	static const char *const names[] = {"info", "warning", "error"};
	return names[severity];
}

struct issues *issues_new(void)
{
	struct issues *list = xcalloc(1, sizeof *list);
	list->arena = arena_new();
	list->codes = map_new();
	return list;
}

void issues_free(struct issues *list)
{
	if (!list)
		return;
	arena_free(list->arena);
	map_free(list->codes);
	free(list->kept);
	free(list->totals);
	free(list);
}

void issues_source(struct issues *list, struct str source)
{
	list->source = arena_dup(list->arena, source);
	list->sheet = STR("");
}

void issues_sheet(struct issues *list, struct str sheet, uint32_t first_column)
{
	list->sheet = arena_dup(list->arena, sheet);
	list->first_column = first_column;
}

/* As spreadsheets name it: "Grootboek!D1204", "Grootboek!1204" for a row, "Grootboek!D" for a column. */
static struct str cell_of(const struct issues *list, const struct issue *issue)
{
	char letters[COLUMN_LETTERS_SIZE] = "";
	char row[24] = "";
	if (list->sheet.len == 0 || (issue->line == 0 && issue->column == 0))
		return list->sheet;
	if (issue->column)
		column_letters(letters, list->first_column + issue->column - 1);
	if (issue->line)
		snprintf(row, sizeof row, "%llu", (unsigned long long)issue->line);
	return arena_printf(list->arena, "%.*s!%s%s", STR_ARG(list->sheet), letters, row);
}

static struct code_total *total_of(struct issues *list, struct str code, enum severity severity)
{
	bool is_new;
	uint32_t *index = map_put(list->codes, code, &is_new);
	if (is_new) {
		*index = (uint32_t)(map_count(list->codes) - 1);
		if (*index == list->totals_capacity) {
			list->totals_capacity =
				list->totals_capacity ? list->totals_capacity * 2 : 16;
			list->totals = xrealloc(list->totals,
						list->totals_capacity * sizeof *list->totals);
		}
		list->totals[*index] = (struct code_total){.severity = severity};
	}
	struct code_total *total = &list->totals[*index];
	if (severity > total->severity)
		total->severity = severity;
	return total;
}

void issues_add(struct issues *list, const struct issue *issue)
{
	struct code_total *total = total_of(list, issue->code, issue->severity);
	if (total->total++ >= ISSUES_PER_CODE)
		return;
	if (list->nkept == list->capacity) {
		list->capacity = list->capacity ? list->capacity * 2 : 32;
		list->kept = xrealloc(list->kept, list->capacity * sizeof *list->kept);
	}
	struct issue *copy = ARENA_NEW(list->arena, struct issue);
	*copy = *issue;
	copy->source = list->source;
	copy->cell = cell_of(list, issue);
	copy->code = arena_dup(list->arena, issue->code);
	copy->field = arena_dup(list->arena, issue->field);
	copy->value = arena_dup(list->arena,
				utf8_visible(list->arena, str_head(issue->value, ISSUE_VALUE_MAX)));
	copy->message = arena_dup(list->arena, utf8_visible(list->arena, issue->message));
	copy->mend_from = arena_dup(list->arena, issue->mend_from);
	copy->mend_to = arena_dup(list->arena, issue->mend_to);
	copy->proof = arena_dup(list->arena, issue->proof);
	list->kept[list->nkept++] = copy;
}

void issues_addf(struct issues *list, enum severity severity, const char *code, uint64_t line,
		 uint32_t column, const char *format, ...)
{
	char text[1024];
	va_list args;
	va_start(args, format);
	str_vprint(text, sizeof text, format, args);
	va_end(args);
	issues_add(list, &(struct issue){.severity = severity,
					 .code = str_z(code),
					 .line = line,
					 .column = column,
					 .message = str_z(text)});
}

void issues_only_warn(struct issues *list, struct str code)
{
	for (size_t i = 0; i < list->nkept; i++)
		if (str_eq(list->kept[i]->code, code))
			list->kept[i]->severity = SEVERITY_WARNING;
	for (size_t i = 0; i < map_count(list->codes); i++)
		if (str_eq(map_key(list->codes, i), code))
			list->totals[i].severity = SEVERITY_WARNING;
}

static void clear(struct issues *list)
{
	arena_reset(list->arena);
	map_free(list->codes);
	list->codes = map_new();
	list->source = list->sheet = STR("");
	list->nkept = 0;
}

void issues_move(struct issues *list, struct issues *from)
{
	if (map_count(from->codes) == 0)
		return;
	for (size_t i = 0; i < from->nkept; i++) {
		issues_add(list, from->kept[i]);
		total_of(from, from->kept[i]->code, from->kept[i]->severity)->total--;
	}
	/* What it did not keep counts too. */
	for (size_t i = 0; i < map_count(from->codes); i++)
		total_of(list, map_key(from->codes, i), from->totals[i].severity)->total +=
			from->totals[i].total;
	clear(from);
}

size_t issues_count(const struct issues *list)
{
	return list->nkept;
}

const struct issue *issues_get(const struct issues *list, size_t i)
{
	return list->kept[i];
}

uint64_t issues_total(const struct issues *list, enum severity severity)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < map_count(list->codes); i++)
		if (list->totals[i].severity == severity)
			sum += list->totals[i].total;
	return sum;
}

bool issues_code(const struct issues *list, size_t i, struct str *code, enum severity *severity,
		 uint64_t *total)
{
	if (i >= map_count(list->codes))
		return false;
	*code = map_key(list->codes, i);
	*severity = list->totals[i].severity;
	*total = list->totals[i].total;
	return true;
}
