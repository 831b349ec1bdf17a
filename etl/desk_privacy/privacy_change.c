/* What is decided at step 6: each decision is a version of the mapping, by somebody, and is checked anew. */
#include "deliveries/mapping/mapping_edit.h"
#include "desk_privacy/deciding.h"

#define LEVELS_WHY_MAX 300u
#define LEVELS_WHY_CODE 20u

/* Each field of that name, in whatever ledger it stands. STATUS_USAGE: there is none. */
static int set_meaning(struct deciding *c, const char *meaning, struct error *e)
{
	size_t n = json_array_size(json_object_get(c->descriptor, "resources")), found = 0;
	for (size_t r = 0; r < n; r++) {
		size_t f;
		json_t *field;
		json_array_foreach(edit_fields(c->descriptor, r), f, field)
		{
			const char *name = json_string_value(json_object_get(field, "name"));
			if (!name || !str_eq(str_z(name), c->column))
				continue;
			if (edit_set(c->descriptor, r, field, str_z(meaning), e))
				return -1;
			found++;
		}
	}
	return found ? 0
		     : error_set(
			       e, STATUS_USAGE, "%s",
			       deciding_words(c->v, T("Die kolom is er niet, of niet meer.")).ptr);
}

static bool is_published(const struct deciding *c)
{
	size_t n = json_array_size(json_object_get(c->descriptor, "resources"));
	for (size_t r = 0; r < n; r++) {
		size_t f;
		const json_t *field;
		const json_t *resource =
			json_array_get(json_object_get(c->descriptor, "resources"), r);
		json_array_foreach(edit_fields(c->descriptor, r), f, field)
		{
			const char *name = json_string_value(json_object_get(field, "name"));
			const char *meaning = edit_meaning(c->descriptor, resource, field);
			if (name && str_eq(str_z(name), c->column) && meaning[0] &&
			    strcmp(meaning, MEANING_LEFT_OUT) != 0)
				return true;
		}
	}
	return false;
}

static int decide_reason(struct deciding *c, struct error *e)
{
	if (!is_published(c))
		return error_set(
			e, STATUS_USAGE, "%s",
			deciding_words(c->v, T("Die kolom is er niet, of wordt niet gepubliceerd."))
				.ptr);
	c->why = arena_printf(c->v->arena, "%.*s: %.*s", STR_ARG(c->column), STR_ARG(c->ground));
	return opened_open(c->v, c->policy, c->column, c->ground, e);
}

/* In each ledger that publishes it. */
static void accept_masked(struct deciding *c)
{
	size_t n = json_array_size(json_object_get(c->descriptor, "resources"));
	for (size_t r = 0; r < n; r++) {
		size_t f;
		json_t *field;
		json_array_foreach(edit_fields(c->descriptor, r), f, field)
		{
			const char *name = json_string_value(json_object_get(field, "name"));
			json_t *own = json_object_get(field, "stuiver");
			if (name && own && str_eq(str_z(name), c->column))
				json_object_set_new(own, "personal", json_pack("[s]", "masked"));
		}
	}
}

/* A column of people, with all that is found in it unreadable: a name that no rule knows stays, which whoever releases
 * is told. */
static int decide_masked(struct deciding *c, struct error *e)
{
	if (decide_reason(c, e))
		return -1;
	accept_masked(c);
	return 0;
}

static int decide_drop(struct deciding *c, struct error *e)
{
	c->why = arena_printf(c->v->arena, "%.*s → %s", STR_ARG(c->column), MEANING_LEFT_OUT);
	decisions_forget(c->policy, c->column);
	return set_meaning(c, MEANING_LEFT_OUT, e);
}

/* "niveau: L2; 6.71 L0" */
static struct str level_why(struct arena *a, const struct level_choice *c)
{
	struct str why = arena_printf(a, "niveau: %.*s", STR_ARG(level_word(c->standard)));
	for (size_t i = 0; i < c->n && why.len < LEVELS_WHY_MAX; i++)
		why = arena_printf(a, "%.*s; %.*s %.*s", STR_ARG(why),
				   STR_ARG(str_head(c->values[i].code, LEVELS_WHY_CODE)),
				   STR_ARG(level_word(c->values[i].level)));
	return why;
}

static int take_levels(struct deciding *c, struct levels_tried *out, struct error *e)
{
	json_t *checked = privacy_checked(c->v, &c->delivery);
	int result = levels_taken(c->v, c->delivery.id, c->descriptor, checked, out, e);
	json_decref(checked);
	return result;
}

static int decide_level(struct deciding *c, struct error *e)
{
	struct levels_tried tried;
	if (take_levels(c, &tried, e))
		return -1;
	c->why = level_why(c->v->arena, &tried.choice);
	level_choice_write(c->descriptor, &tried.choice, tried.columns, tried.n);
	return 0;
}

static const struct {
	const char *word;
	int (*decide)(struct deciding *c, struct error *e);
} kinds[] = {
	{"reden", decide_reason},
	{"weg", decide_drop},
	{"niveau-bewaren", decide_level},
	{"kolom-afschermen", decide_masked},
	{"doorlaten", decide_let},
	{"afschermen", decide_hide},
	{"terug", decide_undo},
	{"waarde", decide_value},
	{"waarde-terug", decide_value_undo},
};

static int keep(struct deciding *c, struct error *e)
{
	struct visit *v = c->v;
	struct str text = heard_written(c->descriptor, v->arena);
	struct kept_table policy = decisions_table(c->policy, v->arena);
	int64_t id = c->delivery.id, job;
	if (mapping_valid(v->desk, v->arena, id, text, &policy, 1, e) ||
	    mapping_put_tables(v->desk, v->arena, id, c->delivery.version, v->person.address,
			       c->why, text, &policy, 1, e) ||
	    job_queue(v->desk, id, JOB_CHECK, c->delivery.version + 1, v->person.address, &job, e))
		return -1;
	runner_wake(v->desk);
	return 0;
}

static int decide(struct deciding *c, struct error *e)
{
	struct str what = intake_field(c->v->body, "wat");
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_eq(what, str_z(kinds[i].word)))
			return kinds[i].decide(c, e) ? -1 : keep(c, e);
	return error_set(e, STATUS_USAGE, "%s",
			 deciding_words(c->v, T("Dit formulier is niet volledig.")).ptr);
}

static int open_mapping(struct deciding *c, struct error *e)
{
	struct visit *v = c->v;
	struct str text;
	c->column = intake_field(v->body, "kolom");
	c->ground = intake_field(v->body, "grond");
	if (mapping_read(v->desk, v->arena, c->delivery.id, &text, e))
		return -1;
	c->descriptor = heard_parse(text);
	c->policy = decisions_read(v->desk, v->arena, c->delivery.id, e);
	if (!c->policy)
		return -1;
	return c->descriptor
		       ? 0
		       : error_set(e, STATUS_USAGE, "%s",
				   deciding_words(v, T("Er is nog niets om te veranderen.")).ptr);
}

void handle_privacy_decide(struct visit *v)
{
	struct deciding c = {.v = v};
	struct levels_tried tried;
	struct error e;
	uint64_t base;
	/* To see what it would show, which keeps nothing. */
	bool trying = str_eq(intake_field(v->body, "wat"), STR("niveau-proberen"));
	if (!step_posted(v, true, &c.delivery))
		return;
	if (!str_to_u64(intake_field(v->body, "versie"), &base) ||
	    (int64_t)base != c.delivery.version)
		privacy_show(v, 409,
			     deciding_words(
				     v, T("Iemand anders veranderde deze koppeling terwijl u haar "
					  "bekeek. Hieronder staat hoe het nu is.")),
			     NULL);
	else if (open_mapping(&c, &e) || (trying ? take_levels(&c, &tried, &e) : decide(&c, &e)))
		privacy_show(v, e.status == STATUS_IO || e.status == STATUS_STORE ? 500 : 422,
			     arena_dup(v->arena, str_z(e.text)), NULL);
	else if (trying)
		privacy_show(v, 200, (struct str){0}, &tried);
	else
		visit_go(v, step_url(v, c.delivery.id, STEP_PRIVACY));
	json_decref(c.descriptor);
	json_decref(c.policy);
}
