/* What elements mean: values of headers, names and lines. */
#include "auditfile/parser.h"

#include <stdio.h>

static enum place top(const struct auditfile *a)
{
	return a->depth ? a->stack[a->depth - 1] : PLACE_OUTSIDE;
}

static enum place below(const struct auditfile *a)
{
	return a->depth > 1 ? a->stack[a->depth - 2] : PLACE_OUTSIDE;
}

/* ---- starting ---- */

static void find_space(struct auditfile *a, const XML_Char **attributes)
{
	for (size_t i = 0; attributes[i]; i += 2)
		if (strncmp(attributes[i], "xmlns", 5) == 0 &&
		    (strcasestr(attributes[i + 1], "auditfile") ||
		     strcasestr(attributes[i + 1], "/xaf")))
			snprintf(a->space, sizeof a->space, "%s", attributes[i + 1]);
}

static void start_container(struct auditfile *a, struct values *v, uint64_t *ordinal, bool *lines)
{
	values_reset(v);
	*ordinal = ++a->ordinal;
	*lines = false;
	if (a->surveying || a->late == 0)
		return;
	for (int slot = 0; slot < AUDITFILE_COLUMNS; slot++) {
		const struct name *late = names_find_late(&a->names, *ordinal, slot);
		if (late)
			values_set(v, slot, late->text);
	}
}

static void start_line(struct auditfile *a)
{
	values_reset(&a->line);
	a->too_long = false;
	a->start_line = parser_line(a);
	a->start_at = parser_at(a);
	a->journal_lines = a->transaction_lines = true;
}

static void start_place(struct auditfile *a, enum place to)
{
	switch (to) {
	case PLACE_ACCOUNT:
	case PLACE_RELATION:
	case PLACE_BASIC:
	case PLACE_VAT_CODE:
		values_reset(&a->item);
		break;
	case PLACE_JOURNAL:
		start_container(a, &a->journal, &a->journal_ordinal, &a->journal_lines);
		values_reset(&a->transaction);
		break;
	case PLACE_TRANSACTION:
		start_container(a, &a->transaction, &a->transaction_ordinal, &a->transaction_lines);
		a->totals.transactions += a->surveying;
		break;
	case PLACE_LINE:
	case PLACE_OPENING_LINE:
		start_line(a);
		break;
	default:
		break;
	}
}

void collect_start(void *self, const XML_Char *name, const XML_Char **attributes)
{
	struct auditfile *a = self;
	struct str local = element_local_name(name);
	enum place in = top(a), to = PLACE_IGNORED;
	const struct element *e = NULL;
	if (a->failed)
		return;
	if (a->depth == AUDITFILE_MAX_DEPTH) {
		parser_fail(a, STATUS_LIMIT,
			    "more than %u elements stand inside each other, which no audit file "
			    "has",
			    AUDITFILE_MAX_DEPTH);
		return;
	}
	if (in != PLACE_IGNORED && in != PLACE_VALUE)
		e = element_find(in, local);
	if (in == PLACE_OUTSIDE) {
		if (!e) {
			parser_fail(a, STATUS_INPUT,
				    "this is XML, but no audit file: its first element is <%.60s>, "
				    "and not <auditfile>",
				    name);
			return;
		}
		find_space(a, attributes);
	}
	if (in != PLACE_OUTSIDE && element_is(local, "auditfile")) {
		parser_fail(a, STATUS_INPUT,
			    "a second <auditfile> begins inside the first: what is before it was "
			    "cut off, so a part of its lines is missing. Export it again");
		return;
	}
	a->root_begun = true;
	if (e)
		to = e->to;
	if (in == PLACE_SUBLEDGERS || (in == PLACE_IGNORED && element_is(local, "sbLine")))
		a->subledger_lines += element_is(local, "sbLine");
	a->stack[a->depth++] = to;
	if (to == PLACE_VALUE) {
		a->element = e;
		buffer_reset(&a->text);
	} else {
		start_place(a, to);
	}
}

/* ---- texts ---- */

void collect_text(void *self, const XML_Char *text, int n)
{
	struct auditfile *a = self;
	if (!a->failed && top(a) == PLACE_VALUE)
		buffer_append(&a->text, text, (size_t)n);
}

static bool is_number(struct str text)
{
	int64_t value;
	return money_parse(text, MONEY_MAX_DECIMALS, &value);
}

static void note_number(struct auditfile *a, int slot, struct str text)
{
	if (slot >= AUDITFILE_COLUMNS || text.len == 0)
		return;
	if (is_number(text))
		a->numbers[slot] = true;
	else
		a->not_numbers[slot] = true;
}

/* A value of a journal or transaction whose lines were read already: the second reading has it. */
static void keep_late(struct auditfile *a, bool lines, uint64_t ordinal, int slot, struct str text)
{
	if (!a->surveying || !lines)
		return;
	a->late++;
	if (!names_add_late(&a->names, ordinal, slot, text))
		parser_fail(a, STATUS_LIMIT,
			    "too many values stand behind the lines they belong to");
}

static void take_total(struct auditfile *a, enum place in, int slot, struct str text)
{
	struct declared *t = in == PLACE_OPENING ? &a->opening_totals : &a->totals;
	if (!a->surveying)
		return;
	if (slot == SLOT_COUNT)
		declared_note(t, TOTAL_COUNT, text, parser_line(a));
	else
		declared_note(t, slot == SLOT_TOTAL_DEBIT ? TOTAL_DEBIT : TOTAL_CREDIT, text,
			      parser_line(a));
}

static void take_value(struct auditfile *a, enum place in, int slot, struct str text)
{
	switch (in) {
	case PLACE_HEADER:
		if (text.len)
			values_set(&a->header, slot, text);
		break;
	case PLACE_OPENING:
	case PLACE_TRANSACTIONS:
		if (slot == SLOT_OPENING_DATE || slot == SLOT_OPENING_TEXT)
			values_set(&a->opening, slot, text);
		else
			take_total(a, in, slot, text);
		break;
	case PLACE_JOURNAL:
		values_add(&a->journal, slot, text, false);
		keep_late(a, a->journal_lines, a->journal_ordinal, slot, text);
		break;
	case PLACE_TRANSACTION:
		values_add(&a->transaction, slot, text, false);
		keep_late(a, a->transaction_lines, a->transaction_ordinal, slot, text);
		break;
	case PLACE_LINE:
	case PLACE_OPENING_LINE:
	case PLACE_CURRENCY:
		note_number(a, slot, text);
		values_add(&a->line, slot, text, false);
		break;
	case PLACE_VAT:
		note_number(a, slot, text);
		values_add(&a->line, slot, text, true);
		break;
	default:
		values_add(&a->item, slot, text, false);
	}
}

static bool is_in_line(enum place in)
{
	return in == PLACE_LINE || in == PLACE_OPENING_LINE || in == PLACE_VAT ||
	       in == PLACE_CURRENCY;
}

static void end_value(struct auditfile *a)
{
	enum place in = below(a);
	if (a->text.overflow && is_in_line(in))
		a->too_long = true; /* told with the line */
	else if (a->text.overflow)
		parser_fail(a, STATUS_LIMIT, "the text of <%s> is longer than %zu bytes",
			    a->element->name, a->options.max_field);
	else
		take_value(a, in == PLACE_ROOT ? PLACE_HEADER : in, a->element->slot,
			   str_trim(buffer_str(&a->text)));
	a->element = NULL;
}

/* ---- ending ---- */

static void end_item(struct auditfile *a, char kind)
{
	struct str type = values_get(&a->item, SLOT_TYPE);
	if (kind == 0) /* a basic: "02" */
		kind = type.len == 2 && type.ptr[0] == '0' ? type.ptr[1] : '?';
	if (a->surveying && values_get(&a->item, SLOT_ID).len &&
	    !names_add(&a->names, kind, &a->item))
		parser_fail(a, STATUS_LIMIT,
			    "the accounts, relations and their names take more than %u MiB",
			    AUDITFILE_MAX_NAMES >> 20);
}

static void end_place(struct auditfile *a, enum place from)
{
	switch (from) {
	case PLACE_VALUE:
		end_value(a);
		break;
	case PLACE_ACCOUNT:
		end_item(a, NAME_ACCOUNT);
		break;
	case PLACE_RELATION:
		end_item(a, NAME_RELATION);
		break;
	case PLACE_BASIC:
		end_item(a, 0);
		break;
	case PLACE_VAT_CODE:
		end_item(a, NAME_VAT);
		break;
	case PLACE_LINE:
	case PLACE_OPENING_LINE:
		record_end(a, from == PLACE_OPENING_LINE);
		break;
	case PLACE_ROOT:
		a->root_ended = true;
		XML_StopParser(a->xml, XML_TRUE);
		break;
	default:
		break;
	}
}

void collect_end(void *self, const XML_Char *name)
{
	struct auditfile *a = self;
	(void)name;
	if (a->failed || a->depth == 0)
		return;
	end_place(a, top(a));
	a->depth--;
}
