/*
 * Records to entries. Every record ends in exactly one of loaded, dropped, rejected, and its
 * canonical amounts are counted with it before that is decided. What can be loaded is collected in
 * runs (run.c); a record that cannot ends the run before it, so that issues and members come in the
 * order of the file.
 */
#include "transform/run.h"
#include "transform/watch/watches.h"

#include <inttypes.h>

static void reject(struct transform *t)
{
	transform_tally(t, &t->now.tallies.rejected);
}

/* Letters and no digit. */
static bool is_word(const struct transform *t, const struct input *in)
{
	if (in->computed || (size_t)in->column >= t->now.at.ncells)
		return false;
	struct str s = t->now.at.cells[in->column];
	bool letter = false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] >= '0' && s.ptr[i] <= '9')
			return false;
		letter = letter || (s.ptr[i] | 0x20) >= 'a';
	}
	return letter;
}

static void report_number(struct transform *t)
{
	static const struct {
		const char *code, *message;
	} texts[] = {
		[NUMBER_BAD] = {"bad-number", "no amount in this column's convention; the line is "
					      "rejected"},
		[NUMBER_PERCENT] = {"percentage",
				    "a percentage is no amount; the line is rejected"},
		[NUMBER_OVERFLOW] = {"overflow", "the amount is too large; the line is rejected"},
		[NUMBER_PRECISION] = {"too-precise",
				      "the amount has more decimals than the measure "
				      "keeps; the line is rejected (set "
				      "stuiver.decimals, or stuiver.round)"},
	};
	for (size_t i = 0; i < t->plan.ninputs; i++) {
		enum number_result r = t->now.at.results[i];
		bool word = r == NUMBER_BAD && is_word(t, &t->plan.inputs[i]);
		if (r > NUMBER_EMPTY)
			transform_report_cell(
				t, SEVERITY_ERROR, texts[r].code, t->plan.inputs[i].field,
				&t->plan.inputs[i],
				word ? "no amount in this column's convention; the line is "
				       "rejected (if the word says that there is none, name it "
				       "in the field's stuiver.placeholders)"
				     : texts[r].message);
	}
}

/* More or fewer fields than the header; true when the line cannot be taken. */
static bool is_ragged(struct transform *t)
{
	size_t n = t->now.at.ncells;
	if (n == t->plan.width || t->plan.width == 0)
		return false;
	if (t->plan.r->ragged_reject || width_cuts_amount(t))
		return true;
	return !t->plan.r->ragged_cut && width_surplus(t);
}

static void report_ragged(struct transform *t)
{
	if (!t->plan.r->ragged_reject && t->now.at.ncells < t->plan.width) {
		issues_addf(t->issues, SEVERITY_ERROR, "short-record", t->now.at.record->line, 0,
			    "has %zu fields where %zu are expected, and ends before its amount; "
			    "the line is rejected (a line break or a lost delimiter in a text?)",
			    t->now.at.ncells, t->plan.width);
		return;
	}
	issues_addf(t->issues, SEVERITY_ERROR, "ragged-record", t->now.at.record->line, 0,
		    "has %zu fields where %zu are expected; the line is rejected (an unquoted "
		    "delimiter inside a text?%s)",
		    t->now.at.ncells, t->plan.width,
		    t->now.at.ncells > t->plan.width && !t->plan.r->ragged_reject
			    ? " else \"ragged\": \"cut\" leaves out what is beyond the header"
			    : "");
}

static void drop(struct transform *t, int rule)
{
	if (rule == (int)t->now.tally_header)
		watch_header(t);
	if (rule == (int)t->now.tally_blank && t->plan.r->blank_reject) {
		transform_report(t, SEVERITY_ERROR, "blank-record", NONE,
				 "the line has no content");
		reject(t);
		return;
	}
	transform_tally(t, &t->now.tallies.dropped);
	transform_tally(t, &t->now.tallies.rules[rule].tally);
	if (t->plan.controls)
		control_add(t, rule);
}

static const char *fault_text(const char *code)
{
	if (strcmp(code, "unknown-side") == 0)
		return "the line's side is none of expenditure, revenue, balance, so the sign of "
		       "its "
		       "amount is unknown; the line is rejected (complete the field's "
		       "stuiver.values)";
	if (strcmp(code, "unknown-scale") == 0)
		return "the unit is none of stuiver.scale.values, so the amount is unknown; the "
		       "line is "
		       "rejected";
	return "the debit/credit flag is neither; the line is rejected (complete "
	       "stuiver.sign.debit and credit)";
}

/* Reads what there is to decide by: NONE when the record can be loaded, else what leave wants. */
static int look(struct transform *t, const struct batch *in, const struct record *record,
		bool *plain)
{
	transform_record(t, in, record);
	amount_read(t);
	int rule = rules_match(t);
	*plain =
		rule == NONE && t->now.at.bad_input == NONE && !t->now.at.bad_code && !is_ragged(t);
	return rule;
}

/* A record that is not loaded. */
static void leave(struct transform *t, int rule)
{
	transform_tally(t, &t->now.tallies.read);
	if (rule != NONE) {
		drop(t, rule);
	} else if (is_ragged(t)) {
		report_ragged(t);
		reject(t);
	} else if (t->now.at.bad_input != NONE) {
		report_number(t);
		reject(t);
	} else {
		transform_report(t, SEVERITY_ERROR, t->now.at.bad_code, t->now.at.bad_field,
				 fault_text(t->now.at.bad_code));
		reject(t);
	}
}

static bool is_scope(const struct transform *t, size_t d)
{
	for (size_t i = 0; i < t->cube->nscope; i++)
		if (t->cube->scope[i] == d)
			return true;
	return false;
}

/* Dimensions that turned out to be mostly distinct go on as text from here. */
static void spill(struct transform *t, struct entry_batch *out)
{
	for (size_t d = 0; d < t->cube->ndimensions; d++) {
		if (out->is_text[d])
			continue;
		if (!t->spilled[d] && dictionary_count(t->dictionaries[d]) > SPILL_MEMBERS &&
		    t->new_members[d] * 2 > t->lines && !is_scope(t, d)) {
			t->spilled[d] = true;
			keyed_reset(&t->plan.dimensions[d].keyed);
			lookup_reset(&t->plan.dimensions[d].lookup);
			issues_addf(
				t->issues, SEVERITY_INFO, "kept-as-text", 0, 0,
				"dimension %.*s is mostly distinct values: it is kept as text from "
				"here on (set stuiver.text on its field to have that from the "
				"start)",
				STR_ARG(t->cube->dimensions[d].name));
		}
		if (t->spilled[d])
			entry_batch_spill(out, d);
	}
}

int transform_batch(struct transform *t, const struct batch *in, size_t *next,
		    struct entry_batch *out, struct error *e)
{
	(void)e;
	if (out->n == 0)
		spill(t, out);
	while (*next < in->nrecords && out->capacity - out->n >= t->plan.nvariants) {
		bool plain = true;
		int rule = NONE;
		run_begin(t, in, out);
		while (*next < in->nrecords && run_has_room(t, out)) {
			size_t taken = run_add_plain(t, *next, out);
			*next += taken;
			if (taken > 0)
				continue;
			run_fetch_ahead(in, *next);
			rule = look(t, in, &in->records[*next], &plain);
			if (!plain)
				break;
			run_add(t, *next, out);
			++*next;
		}
		run_load(t, out);
		if (!plain) {
			leave(t, rule);
			++*next;
		}
	}
	for (size_t d = 0; d < t->cube->ndimensions; d++)
		out->members[d] = (uint32_t)dictionary_count(t->dictionaries[d]);
	return 0;
}
