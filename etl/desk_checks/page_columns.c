/* Step 3: what each column means. */
#include "deliveries/mapping/mapping_edit.h"
#include "deliveries/mapping/tables.h"
#include "desk_checks/opened_view.h"
#include "desk_checks/views.h"

#define ROWS_MAX 20000u

static void tell_meanings(struct columns_view *c, enum lang lang)
{
	for (size_t i = 0; i < meanings_n && i < MEANINGS_MAX; i++)
		c->meanings[c->nmeanings++] =
			(struct meaning_choice){str_z(meanings[i].word), meaning_text(lang, i)};
}

/* How a column is called in its file: a field that means what one of another file means has that one's name. */
static struct str header_of(struct visit *v, const json_t *field)
{
	const json_t *aliases = json_object_get(json_object_get(field, "stuiver"), "aliases");
	const char *first = json_string_value(json_array_get(aliases, 0));
	return first ? arena_dup(v->arena, str_z(first)) : heard_text(field, "name", v->arena);
}

static const json_t *column_named(const json_t *file, struct str name)
{
	size_t k;
	const json_t *column;
	json_array_foreach(json_object_get(file, "columns"), k, column)
	{
		const char *its = json_string_value(json_object_get(column, "name"));
		if (its && str_eq(str_z(its), name))
			return column;
	}
	return NULL;
}

/* What sniff saw of the column: under the name that it has in the file, or that of the field. */
static const json_t *seen(struct visit *v, const json_t *file, const json_t *field)
{
	const json_t *column = column_named(file, heard_text(field, "name", v->arena));
	return column ? column : column_named(file, header_of(v, field));
}

/* The file that a resource reads: the one that it was proposed of, else that with most of its columns. */
static const json_t *file_of(struct visit *v, json_t *descriptor, size_t r, const json_t *sniffed)
{
	const json_t *resource = json_array_get(json_object_get(descriptor, "resources"), r);
	const json_t *file, *best = NULL, *field;
	size_t i, f, most = 0;
	json_array_foreach(sniffed, i, file)
	{
		size_t n = 0;
		if (json_equal(json_object_get(file, "file"), json_object_get(resource, "path")))
			return file;
		json_array_foreach(edit_fields(descriptor, r), f, field) n +=
			seen(v, file, field) != NULL;
		best = n > most ? file : best;
		most = n > most ? n : most;
	}
	return best;
}

/* "begroting.csv", with how many more are of the same columns. */
static struct str heading_of(struct visit *v, const json_t *sniffed, const json_t *file)
{
	size_t i, n = 0, own = 0;
	const json_t *one;
	if (json_array_size(sniffed) < 2 || !file)
		return STR("");
	json_array_foreach(sniffed, i, one) own = one == file ? i : own;
	json_array_foreach(sniffed, i, one) n +=
		i != own && decisions_leader(sniffed, i) == decisions_leader(sniffed, own);
	struct str name = heard_text(file, "file", v->arena);
	return n ? arena_printf(v->arena, "%.*s (+%zu)", STR_ARG(name), n) : name;
}

static void tell_samples(struct visit *v, const json_t *column, struct column_row *out)
{
	size_t i;
	const json_t *sample;
	json_array_foreach(json_object_get(column, "samples"), i,
			   sample) if (json_is_string(sample) && out->nsamples < SAMPLES_SHOWN)
		out->samples[out->nsamples++] =
		arena_dup(v->arena, str_head(str_z(json_string_value(sample)), 60));
	out->is_void = heard_number(column, "values") == 0;
	out->hidden = out->nsamples == 0 && !out->is_void;
	out->distinct = worded_count(v->page->lang, heard_number(column, "distinct"));
	out->empty = worded_count(v->page->lang, heard_number(column, "empty"));
}

/* A change that was refused keeps what the form said of every column. */
static void tell_said(struct visit *v, struct column_row *out)
{
	struct str word = intake_field(v->body, out->id.ptr);
	out->ground = intake_field(v->body, arena_printf(v->arena, "g%.*s", STR_ARG(out->id)).ptr);
	for (size_t i = 0; i < meanings_n && !out->fixed; i++)
		if (str_eq(word, str_z(meanings[i].word)))
			out->now = str_z(meanings[i].word);
}

static void tell_row(struct visit *v, json_t *descriptor, size_t r, size_t f, const json_t *field,
		     const json_t *sniffed, const json_t *file, struct column_row *out)
{
	const json_t *resource = json_array_get(json_object_get(descriptor, "resources"), r);
	const char *now = edit_meaning(descriptor, resource, field);
	*out = (struct column_row){
		.id = arena_printf(v->arena, "k%zu.%zu", r, f),
		.name = header_of(v, field),
		.type = heard_text(field, "type", v->arena),
		.why = in_dutch(v->page->lang, v->arena,
				heard_text(json_object_get(field, "stuiver"), "why", v->arena)),
		.now = str_z(now),
		.fixed = now[0] == '\0',
		.left_out = strcmp(now, MEANING_LEFT_OUT) == 0,
	};
	out->asks_ground =
		out->left_out &&
		opened_needs_ground(sniffed, descriptor, r, heard_text(field, "name", v->arena));
	if (out->fixed)
		out->said = str_eq(out->type, STR("number"))
				    ? text_of(v->page->lang, T("bedrag"))
				    : text_of(v->page->lang, T("zegt hoe bedragen gelezen worden"));
	const json_t *column = seen(v, file, field);
	/* What may be of a person is not shown either. */
	if (column)
		tell_samples(v, column, out);
}

static void tell_rows(struct visit *v, struct columns_view *c, json_t *descriptor,
		      const json_t *sniffed)
{
	size_t nresources = json_array_size(json_object_get(descriptor, "resources"));
	c->rows = ARENA_ARRAY(v->arena, struct column_row, ROWS_MAX);
	c->stated = ARENA_ARRAY(v->arena, struct stated_part, nresources + 1);
	for (size_t r = 0; r < nresources; r++) {
		size_t f;
		const json_t *field, *file = file_of(v, descriptor, r, sniffed);
		c->nstated += stated_tell(v, descriptor, r, heading_of(v, sniffed, file), c->keeps,
					  &c->stated[c->nstated]);
		json_array_foreach(edit_fields(descriptor, r), f, field)
		{
			struct column_row *row = &c->rows[c->n];
			if (c->n == ROWS_MAX)
				return;
			tell_row(v, descriptor, r, f, field, sniffed, file, row);
			if (f == 0)
				row->heading = heading_of(v, sniffed, file);
			if (c->keeps)
				tell_said(v, row);
			c->nleft_out += c->rows[c->n++].left_out;
		}
	}
}

static void show(struct visit *v, int status, struct str fault)
{
	/* What was made of a version that is gone is said of other columns. */
	struct columns_view c = {.fault = fault, .keeps = status == 422};
	struct str text;
	struct error e;
	if (!step_open(v, STEP_COLUMNS, &c.step))
		return;
	memory_view(v, &c.step.delivery, &c.memory);
	tell_meanings(&c, v->page->lang);
	c.version = c.step.delivery.version;
	c.tables = visit_url(v, "leveringen", c.step.delivery.id, "tabellen");
	if (mapping_read(v->desk, v->arena, c.step.delivery.id, &text, &e) ||
	    mapping_versions(v->desk, v->arena, c.step.delivery.id, &c.versions, &c.nversions,
			     &e)) {
		visit_failed(v, &e);
		return;
	}
	json_t *descriptor = heard_parse(text);
	json_t *sniffed = heard(v->desk, c.step.delivery.id, JOB_SNIFF);
	c.ready = descriptor != NULL;
	if (descriptor)
		tell_rows(v, &c, descriptor, sniffed);
	json_decref(sniffed);
	json_decref(descriptor);
	v->page->answer->status = status;
	visit_show(v, desk_columns_body, &c);
}

void handle_columns(struct visit *v)
{
	show(v, 200, (struct str){0});
}

/* ---- changing ---- */

/* What a change is made of, and what it leaves. */
struct changing {
	json_t *descriptor, *policy;
	const json_t *sniffed;
	struct buffer why;
};

/* Whether the column goes from left out to published, or back: then why is kept, or forgotten. */
static int decide(struct visit *v, struct changing *c, size_t r, struct str id, struct str name,
		  const char *now, struct str word, struct error *e)
{
	bool was_out = strcmp(now, MEANING_LEFT_OUT) == 0;
	if (str_eq(word, STR(MEANING_LEFT_OUT)))
		decisions_forget(c->policy, name);
	else if (was_out && opened_needs_ground(c->sniffed, c->descriptor, r, name))
		return opened_open(
			v, c->policy, name,
			intake_field(v->body, arena_printf(v->arena, "g%.*s", STR_ARG(id)).ptr), e);
	return 0;
}

/* The changes that the form makes; their number, or -1. */
static int change(struct visit *v, struct changing *c, struct error *e)
{
	json_t *descriptor = c->descriptor;
	int changed = 0;
	size_t nresources = json_array_size(json_object_get(descriptor, "resources"));
	for (size_t r = 0; r < nresources; r++) {
		const json_t *resource =
			json_array_get(json_object_get(descriptor, "resources"), r);
		size_t f;
		json_t *field;
		json_array_foreach(edit_fields(descriptor, r), f, field)
		{
			struct str id = arena_printf(v->arena, "k%zu.%zu", r, f);
			struct str word = intake_field(v->body, id.ptr);
			const char *now = edit_meaning(descriptor, resource, field);
			if (!word.len || !now[0] || str_eq(word, str_z(now)))
				continue;
			struct str name = heard_text(field, "name", v->arena);
			buffer_printf(&c->why, "%s%.*s: %s → %.*s", changed++ ? "; " : "",
				      STR_ARG(name), now, STR_ARG(word));
			if (decide(v, c, r, id, name, now, word, e) ||
			    edit_set(descriptor, r, field, word, e))
				return -1;
		}
		int said = stated_take(v, descriptor, r, c->sniffed, &c->why, e);
		if (said < 0)
			return -1;
		changed += said;
	}
	return changed;
}

static int put_changed(struct visit *v, const struct delivery *d, int64_t base,
		       const struct changing *c, struct error *e)
{
	struct kept_table policy = decisions_table(c->policy, v->arena);
	struct str text = heard_written(c->descriptor, v->arena);
	return mapping_valid(v->desk, v->arena, d->id, text, &policy, 1, e) ||
			       mapping_put_tables(v->desk, v->arena, d->id, base, v->person.address,
						  buffer_str(&c->why), text, &policy, 1, e)
		       ? -1
		       : 0;
}

static int keep(struct visit *v, const struct delivery *d, int64_t base, json_t *descriptor,
		bool *open, struct error *e)
{
	struct changing c = {.descriptor = descriptor,
			     .policy = decisions_read(v->desk, v->arena, d->id, e)};
	int64_t job;
	json_t *sniffed = heard(v->desk, d->id, JOB_SNIFF);
	c.sniffed = sniffed;
	buffer_init(&c.why, 4096);
	int changed = c.policy ? change(v, &c, e) : -1;
	int result = changed < 0 ? -1 : 0;
	if (changed > 0)
		result = put_changed(v, d, base, &c, e);
	*open = stated_open(descriptor, v->arena);
	if (result == 0 && !*open && (changed > 0 || d->checked != d->version))
		result = job_queue(v->desk, d->id, JOB_CHECK, base + (changed > 0),
				   v->person.address, &job, e);
	if (result == 0)
		result = delivery_passed(v->desk, d->id, STEP_COLUMNS, e);
	runner_wake(v->desk);
	buffer_drop(&c.why);
	json_decref(c.policy);
	json_decref(sniffed);
	return result;
}

void handle_mend(struct visit *v)
{
	struct delivery d;
	struct error e;
	struct str text;
	uint64_t base;
	bool open = false;
	enum lang lang = lang_accepted(v->rq->accept_language);
	if (!step_posted(v, true, &d))
		return;
	json_t *descriptor = NULL;
	if (mapping_read(v->desk, v->arena, d.id, &text, &e) == 0)
		descriptor = heard_parse(text);
	if (!descriptor || !str_to_u64(intake_field(v->body, "versie"), &base)) {
		visit_fault(v, 400, text_of(lang, T("Er is nog niets om te veranderen.")));
	} else if ((int64_t)base != d.version) {
		show(v, 409,
		     text_of(lang,
			     T("Iemand anders veranderde deze kolommen terwijl u ze bekeek. Hieronder "
			       "staat hoe ze nu zijn; doe uw wijziging opnieuw.")));
	} else if (keep(v, &d, d.version, descriptor, &open, &e)) {
		show(v, e.status == STATUS_IO || e.status == STATUS_STORE ? 500 : 422,
		     arena_dup(v->arena, str_z(e.text)));
	} else {
		visit_go(v, step_url(v, d.id, open ? STEP_COLUMNS : STEP_TOTALS));
	}
	json_decref(descriptor);
}
