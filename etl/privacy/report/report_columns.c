/* What was decided about columns, as reports tell it: that one is open, or what becomes of what a rule finds there. */
#include "privacy/report/report_parts.h"

/* A decision of either kind, in the words of the policy. */
struct column_decision {
	struct str column, rule, action; /* rule: empty where the column is open */
	struct str ground, by, at, from;
};

static size_t count(const struct privacy_policy *p)
{
	return p->nopenings + p->nrulings;
}

static struct column_decision decision_at(const struct privacy_policy *p, size_t i)
{
	if (i < p->nopenings) {
		const struct privacy_opening *o = &p->openings[i];
		return (struct column_decision){o->column, STR(""), STR("open"), o->ground,
						o->by,     o->at,   o->from};
	}
	const struct policy_ruling *r = &p->rulings[i - p->nopenings];
	return (struct column_decision){
		r->column,
		str_z(privacy_rule_name(r->rule)),
		str_z(r->action == POLICY_OFF
			      ? "off"
			      : privacy_action_name((enum privacy_action)r->action)),
		r->ground,
		r->by,
		r->at,
		STR("")};
}

static struct str in_dutch(const struct privacy_policy *p, size_t i)
{
	if (i < p->nopenings)
		return STR("openbaar");
	const struct policy_ruling *r = &p->rulings[i - p->nopenings];
	return r->action == POLICY_OFF
		       ? STR("niet gezocht")
		       : str_z(report_action_words(r->rule, (enum privacy_action)r->action));
}

void report_put_columns(struct buffer *out, const struct privacy_policy *p)
{
	if (count(p) > 0)
		report_put_head(
			out, "Besluiten over kolommen",
			"| Kolom | Regel | Besluit | Grond | Wie | Wanneer | Overgenomen van |", 7);
	for (size_t i = 0; i < count(p); i++) {
		const struct column_decision d = decision_at(p, i);
		const struct str texts[] = {d.column, d.rule, in_dutch(p, i), d.ground,
					    d.by,     d.at,   d.from};
		report_put_row(out, texts, sizeof texts / sizeof *texts);
		buffer_append_z(out, "|\n");
	}
}

static void tell_from(struct buffer *out, const struct privacy_policy *p, size_t first)
{
	for (size_t i = first; i < count(p); i++) {
		const struct column_decision d = decision_at(p, i);
		const struct str parts[] = {d.column, d.rule, d.action, d.ground,
					    d.by,     d.at,   d.from};
		const char *between = "  ";
		for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
			if (!parts[k].len)
				continue;
			buffer_append_z(out, between);
			buffer_append_harmless(out, parts[k]);
			between = "; ";
		}
		buffer_append_char(out, '\n');
	}
}

void report_tell_columns(struct buffer *out, const struct privacy_policy *p)
{
	if (count(p) > 0)
		buffer_append_z(out, "\nDecided about columns\n");
	tell_from(out, p, 0);
}

/* Columns that are open a load tells itself, with what stands in them. */
void privacy_decisions_text(const struct privacy_policy *p, struct buffer *out)
{
	if (p->nrulings > 0)
		buffer_append_z(out, "\nDecided about what is found in columns\n");
	tell_from(out, p, p->nopenings);
	report_tell_decisions(out, p);
}

void report_json_columns(struct json_out *j, const struct privacy_policy *p)
{
	static const char *const names[] = {"column", "rule", "action", "ground",
					    "by",     "at",   "from"};
	json_put_key_z(j, "column_decisions");
	json_put_array(j);
	for (size_t i = 0; i < count(p); i++) {
		const struct column_decision d = decision_at(p, i);
		const struct str texts[] = {d.column, d.rule, d.action, d.ground,
					    d.by,     d.at,   d.from};
		json_put_object(j);
		report_json_texts(j, names, texts, sizeof texts / sizeof *texts);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}
