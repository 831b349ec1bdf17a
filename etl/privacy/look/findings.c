/* What was found, for people and for programs. */
#include "privacy/look/privacy_scan.h"

#include <inttypes.h>

#define SAMPLES_TOLD 3u /* to people; programs get all */

static void tell_rule(struct buffer *out, const struct privacy_column *c, enum privacy_rule r)
{
	const struct rule_tally *t = &c->rules[r];
	buffer_printf(out, "  %-4s%-34s%8" PRIu64, privacy_rule_name(r), privacy_rule_words(r),
		      t->texts);
	for (int a = PRIVACY_ACTIONS - 1; a >= 0; a--)
		if (t->by[a])
			buffer_printf(out, "  %s %" PRIu64,
				      privacy_action_name((enum privacy_action)a), t->by[a]);
	buffer_append_char(out, '\n');
	for (size_t i = 0; i < t->nsamples && i < SAMPLES_TOLD; i++) {
		buffer_append_z(out, "      ");
		buffer_append_harmless(out, t->samples[i]);
		buffer_append_char(out, '\n');
	}
}

void privacy_report_text(const struct privacy_scan *s, struct buffer *out)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct privacy_column *c = s->columns[i];
		bool told = false;
		for (int r = 0; r < PRIVACY_RULES; r++) {
			if (c->rules[r].texts == 0)
				continue;
			if (!told) {
				buffer_append_harmless(out, c->header);
				if (c->group.len) {
					buffer_append_z(out, " \xc2\xb7 ");
					buffer_append_harmless(out, c->group);
				}
				buffer_printf(out, ": %" PRIu64 " texts\n", c->texts);
			}
			told = true;
			tell_rule(out, c, (enum privacy_rule)r);
		}
	}
	if (s->found == 0)
		buffer_append_z(out, "No rule found anything.\n");
}

static void rule_json(struct json_out *j, const struct rule_tally *t, enum privacy_rule r)
{
	json_put_object(j);
	json_put_key_z(j, "rule");
	json_put_string_z(j, privacy_rule_name(r));
	json_put_key_z(j, "what");
	json_put_string_z(j, privacy_rule_words(r));
	json_put_count(j, "texts", t->texts);
	json_put_key_z(j, "actions");
	json_put_object(j);
	for (int a = 0; a < PRIVACY_ACTIONS; a++)
		if (t->by[a])
			json_put_count(j, privacy_action_name((enum privacy_action)a), t->by[a]);
	json_put_object_end(j);
	json_put_key_z(j, "samples");
	json_put_array(j);
	for (size_t i = 0; i < t->nsamples; i++)
		json_put_string(j, t->samples[i]);
	json_put_array_end(j);
	json_put_object_end(j);
}

void privacy_report_json(const struct privacy_scan *s, struct json_out *j)
{
	json_put_array(j);
	for (size_t i = 0; i < s->n; i++) {
		const struct privacy_column *c = s->columns[i];
		json_put_object(j);
		json_put_key_z(j, "column");
		json_put_string(j, c->header);
		if (c->group.len) {
			json_put_key_z(j, "of");
			json_put_string(j, c->group);
		}
		json_put_count(j, "texts", c->texts);
		json_put_key_z(j, "rules");
		json_put_array(j);
		for (int r = 0; r < PRIVACY_RULES; r++)
			if (c->rules[r].texts)
				rule_json(j, &c->rules[r], (enum privacy_rule)r);
		json_put_array_end(j);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}

/* ---- one by one ---- */

/* The finding over the columns of this header, from the first of them on. */
static struct privacy_finding sum_up(const struct privacy_scan *s, size_t first, int rule,
				     int action)
{
	struct privacy_finding out = {.header = s->columns[first]->header,
				      .rule = (enum privacy_rule)rule,
				      .action = (enum privacy_action)action};
	for (size_t i = first; i < s->n; i++) {
		const struct rule_tally *t = &s->columns[i]->rules[rule];
		if (s->columns[i]->whole != s->columns[first]->whole || t->by[action] == 0)
			continue;
		out.texts += t->by[action];
		if (out.nsamples == 0) {
			out.samples = t->samples;
			out.nsamples = t->nsamples;
		}
	}
	return out;
}

static bool is_first(const struct privacy_scan *s, size_t column)
{
	for (size_t i = 0; i < column; i++)
		if (s->columns[i]->whole == s->columns[column]->whole)
			return false;
	return true;
}

size_t privacy_scan_findings(const struct privacy_scan *s,
			     void (*each)(void *payload, const struct privacy_finding *f),
			     void *payload)
{
	size_t n = 0;
	for (size_t i = 0; i < s->n; i++) {
		for (int k = 0; is_first(s, i) && k < PRIVACY_RULES * PRIVACY_ACTIONS; k++) {
			struct privacy_finding f =
				sum_up(s, i, k / PRIVACY_ACTIONS, k % PRIVACY_ACTIONS);
			n += f.texts > 0;
			if (f.texts > 0 && each)
				each(payload, &f);
		}
	}
	return n;
}
