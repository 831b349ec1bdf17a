/* Records: what stands in a line, and what its journal, transaction and the names add to it. */
#include "auditfile/parser.h"

#include <stdio.h>

/* Reads an amount that may be missing: that is 0. */
static bool read_side(struct str text, int64_t *out)
{
	*out = 0;
	return text.len == 0 || money_parse(text, MONEY_MAX_DECIMALS, out);
}

/* 2.0 has an element for each side, mostly one of them with a zero. */
static void join_sides(struct values *v)
{
	int64_t debit, credit;
	struct str d = values_get(v, SLOT_DEBIT), c = values_get(v, SLOT_CREDIT);
	if (d.len == 0 && c.len == 0)
		return;
	bool good = read_side(d, &debit) & read_side(c, &credit);
	if (d.len && c.len && (!good || (debit && credit))) {
		v->contradicts = true;
		return;
	}
	bool is_credit = c.len && (d.len == 0 || credit);
	struct buffer text;
	buffer_init(&text, SIZE_MAX);
	buffer_append_str(&text, is_credit ? c : d); /* its memory may move */
	values_add(v, AUDITFILE_AMOUNT, buffer_str(&text), false);
	values_add(v, AUDITFILE_AMOUNT_TYPE, is_credit ? STR("C") : STR("D"), false);
	buffer_drop(&text);
}

/* An amount of nothing stands on no side; so that it is read, it gets one. */
static void give_side(struct auditfile *a)
{
	int64_t value;
	if (values_get(&a->line, AUDITFILE_AMOUNT_TYPE).len ||
	    !money_parse(values_get(&a->line, AUDITFILE_AMOUNT), MONEY_MAX_DECIMALS, &value) ||
	    value != 0)
		return;
	a->sideless += a->surveying;
	values_set(&a->line, AUDITFILE_AMOUNT_TYPE, STR("D"));
}

static void fill_opening(struct auditfile *a)
{
	struct str day = values_get(&a->opening, SLOT_OPENING_DATE);
	values_set(&a->line, AUDITFILE_DATE, day.len ? day : values_get(&a->header, SLOT_START));
	values_set(&a->line, AUDITFILE_PERIOD, STR("0"));
	values_set(&a->line, AUDITFILE_TEXT, values_get(&a->opening, SLOT_OPENING_TEXT));
}

/* ---- survey ---- */

static void count(struct auditfile *a, bool opening)
{
	struct declared *t = opening ? &a->opening_totals : &a->totals;
	declared_count(t, values_get(&a->line, AUDITFILE_AMOUNT),
		       values_get(&a->line, AUDITFILE_AMOUNT_TYPE), a->start_line);
	a->opening_lines += opening;
	if (!a->not_numbers[AUDITFILE_AMOUNT])
		a->numbers[AUDITFILE_AMOUNT] = true;
}

/* ---- second reading ---- */

static void damage(struct auditfile *a, const char *code, const char *why)
{
	a->damaged++;
	if (a->issues)
		issues_addf(a->issues, SEVERITY_ERROR, code, a->start_line, 0,
			    "%s; the line of the ledger that begins here is left out", why);
}

/* False when it must be left out. */
static bool judge(struct auditfile *a)
{
	if (a->too_long)
		damage(a, "field-too-long", "a text is longer than may be");
	else if (parser_at(a) - a->start_at > a->options.max_record)
		damage(a, "record-too-long", "it is longer than may be");
	else if (a->line.contradicts)
		damage(a, "two-amounts",
		       "its amount, side or account stands there twice and differs, and nothing "
		       "tells which is meant");
	else
		return true;
	return false;
}

static void name_code(struct auditfile *a, char kind, enum auditfile_column code,
		      enum auditfile_column name)
{
	const struct name *found = names_find(&a->names, kind, a->record.fields[code]);
	if (found)
		a->record.fields[name] = found->text;
}

static void name_account(struct auditfile *a)
{
	struct str *f = a->record.fields;
	const struct name *found = names_find(&a->names, NAME_ACCOUNT, f[AUDITFILE_ACCOUNT]);
	if (!found && a->names.accounts && a->issues)
		issues_addf(a->issues, SEVERITY_WARNING, "account-unnamed", a->start_line, 0,
			    "account %.*s is not among the %llu of the general ledger, and so has "
			    "no name",
			    STR_ARG(str_head(f[AUDITFILE_ACCOUNT], ISSUE_VALUE_MAX)),
			    (unsigned long long)a->names.accounts);
	if (!found)
		return;
	f[AUDITFILE_ACCOUNT_NAME] = found->text;
	f[AUDITFILE_ACCOUNT_TYPE] = found->type;
	f[AUDITFILE_LEAD] = found->lead;
	f[AUDITFILE_LEAD_NAME] = found->lead_text;
}

static void keep_raw(struct auditfile *a)
{
	uint64_t end = parser_at(a) + (uint64_t)XML_GetCurrentByteCount(a->xml);
	a->record.raw = STR("");
	if (a->options.keep_raw && a->start_at >= a->hold_base && end <= a->hold_base + a->hold.len)
		a->record.raw = (struct str){a->hold.ptr + (a->start_at - a->hold_base),
					     (size_t)(end - a->start_at)};
}

static void make_record(struct auditfile *a, bool opening)
{
	struct str *f = a->record.fields;
	for (int c = 0; c < AUDITFILE_COLUMNS; c++) {
		f[c] = values_get(&a->line, c);
		if (f[c].len == 0 && !opening && !a->line.cells[c].set)
			f[c] = a->transaction.cells[c].set ? values_get(&a->transaction, c)
							   : values_get(&a->journal, c);
	}
	f[AUDITFILE_LINE_KIND] = opening ? STR("obLine") : STR("trLine");
	f[AUDITFILE_FISCAL_YEAR] = values_get(&a->header, AUDITFILE_FISCAL_YEAR);
	name_account(a);
	name_code(a, NAME_COST, AUDITFILE_COST, AUDITFILE_COST_NAME);
	name_code(a, NAME_PRODUCT, AUDITFILE_PRODUCT, AUDITFILE_PRODUCT_NAME);
	name_code(a, NAME_PROJECT, AUDITFILE_PROJECT, AUDITFILE_PROJECT_NAME);
	name_code(a, NAME_RELATION, AUDITFILE_RELATION, AUDITFILE_RELATION_NAME);
	name_code(a, NAME_VAT, AUDITFILE_VAT, AUDITFILE_VAT_NAME);
	a->record.line = a->start_line;
	a->record.lines = (uint32_t)(parser_line(a) - a->start_line + 1);
	keep_raw(a);
	a->ready = true;
	XML_StopParser(a->xml, XML_TRUE);
}

void record_end(struct auditfile *a, bool opening)
{
	join_sides(&a->line);
	give_side(a);
	if (opening)
		fill_opening(a);
	if (a->surveying)
		count(a, opening);
	else if (judge(a))
		make_record(a, opening);
}
