#include "pipeline/report/report_privacy.h"
#include "base/text/plural.h"

#include "pipeline/opened.h"
#include "privacy/privacy.h"

#include <inttypes.h>

#define SAMPLES_TOLD 3u

static void found_text(struct buffer *out, const struct load_privacy *p)
{
	buffer_printf(out, "\nPrivacy: %" PRIu64 " texts masked", p->hidden);
	if (p->review > 0)
		buffer_printf(out, ", %" PRIu64 " of them until somebody decides", p->review);
	buffer_append_z(out, "; amounts are as they were\n");
	for (size_t i = 0; i < p->n; i++) {
		const struct load_finding *f = &p->items[i];
		buffer_append_z(out, "  ");
		buffer_append_harmless(out, f->field);
		buffer_printf(out, ": %.*s %.*s, %.*s, %" PRIu64 "\n", STR_ARG(f->rule),
			      STR_ARG(f->words), STR_ARG(f->action), f->texts);
	}
}

/* By the policy that the load is under. */
static void decided_text(struct buffer *out, const struct load_privacy *p)
{
	struct privacy_policy *policy;
	struct error e;
	if (!p->policy.len || privacy_policy_read(&policy, p->policy, &e))
		return;
	privacy_decisions_text(policy, out);
	privacy_policy_free(policy);
}

void report_privacy_text(struct buffer *out, const struct load_privacy *p)
{
	if (p->n > 0)
		found_text(out, p);
	opened_text(out, p);
	for (size_t i = 0; i < p->npeople; i++) {
		buffer_append_harmless(out, p->people[i].field);
		buffer_printf(out,
			      ": %" PRIu64 " of %" PRIu64
			      " texts tell of people; a name that no rule knows stays as it is\n",
			      p->people[i].people, p->people[i].texts);
	}
	decided_text(out, p);
}

/* Some of them, for who decides about the column. */
static void put_samples(struct json_out *j, struct str samples)
{
	json_put_key_z(j, "samples");
	json_put_array(j);
	for (size_t i = 0; i < SAMPLES_TOLD && samples.len; i++)
		json_put_string(j, str_split(&samples, '\n'));
	json_put_array_end(j);
}

void report_privacy_json(struct json_out *j, const struct load_privacy *p)
{
	json_put_object(j);
	json_put_count(j, "masked", p->hidden);
	json_put_count(j, "review", p->review);
	json_put_key_z(j, "findings");
	json_put_array(j);
	for (size_t i = 0; i < p->n; i++) {
		json_put_object(j);
		json_put_text(j, "field", p->items[i].field);
		json_put_text(j, "rule", p->items[i].rule);
		json_put_text(j, "what", p->items[i].words);
		json_put_text(j, "action", p->items[i].action);
		json_put_count(j, "texts", p->items[i].texts);
		put_samples(j, p->items[i].samples);
		json_put_object_end(j);
	}
	json_put_array_end(j);
	json_put_key_z(j, "places");
	json_put_array(j);
	for (size_t i = 0; i < p->nplaces; i++) {
		json_put_object(j);
		json_put_text(j, "field", p->places[i].field);
		json_put_text(j, "rule", p->places[i].rule);
		json_put_text(j, "action", p->places[i].action);
		json_put_text(j, "of", p->places[i].of);
		json_put_count(j, "entries", p->places[i].entries);
		json_put_object_end(j);
	}
	json_put_array_end(j);
	json_put_key_z(j, "people");
	json_put_array(j);
	for (size_t i = 0; i < p->npeople; i++) {
		json_put_object(j);
		json_put_text(j, "field", p->people[i].field);
		json_put_count(j, "texts", p->people[i].texts);
		json_put_count(j, "people", p->people[i].people);
		json_put_object_end(j);
	}
	json_put_array_end(j);
	json_put_key_z(j, "opened");
	opened_json(j, p);
	json_put_object_end(j);
}

void report_remasked_text(struct buffer *out, const struct load_remasked *m)
{
	if (m->n == 0 && m->written == 0)
		return;
	buffer_append_z(
		out, "\nMasked with this in what was published before, for its policy hides it\n");
	for (size_t i = 0; i < m->n; i++)
		buffer_printf(out, "  dataset %" PRId64 ": %" PRIu64 " %s; amounts stay\n",
			      m->items[i].id, m->items[i].entries,
			      plural(m->items[i].entries, "entry", "entries"));
	if (m->written > 0)
		buffer_printf(out, "  answers, issues and reasons: %" PRIu64 " texts\n",
			      m->written);
}

void report_remasked_json(struct json_out *j, const struct load_remasked *m)
{
	json_put_object(j);
	json_put_key_z(j, "datasets");
	json_put_array(j);
	for (size_t i = 0; i < m->n; i++) {
		json_put_object(j);
		json_put_count(j, "dataset", (uint64_t)m->items[i].id);
		json_put_count(j, "entries", m->items[i].entries);
		json_put_object_end(j);
	}
	json_put_array_end(j);
	json_put_count(j, "texts", m->written);
	json_put_object_end(j);
}
