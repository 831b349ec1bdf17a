/* Whether the explanations of a mapping speak about members there are. */
#include "base/memory/map.h"
#include "base/text/utf8.h"
#include "model/fiscal_words.h"
#include "pipeline/gate/explain_hidden.h"
#include "pipeline/pipeline_run.h"

#include <stdlib.h>

#define NEAREST 3
#define NEAREST_MEMBERS 50000u /* looked at, to name the nearest */
#define FAULTS_TEXT 1500u

/* Of an attribute: what there is, and what only members of hidden cells have. */
struct texts {
	struct map *there, *hidden;
};

struct checking {
	struct load_run *run;
	const struct cube *cube;
	struct dictionary *const *dictionaries;
	struct arena *arena;
	struct texts **texts;       /* [dimension][attribute], made when asked for */
	struct issues *warnings[2]; /* of the report, and for the dataset */
	struct buffer faults;
	size_t nfaults;
};

static struct str text_of(struct checking *c, enum value_type type, const struct value *v)
{
	struct buffer b;
	buffer_init(&b, SIZE_MAX);
	value_plain(&b, type, v);
	struct str text = arena_dup(c->arena, buffer_str(&b));
	buffer_drop(&b);
	return text;
}

static const struct texts *texts_of(struct checking *c, size_t d, size_t at)
{
	if (!c->texts[d])
		c->texts[d] =
			ARENA_ARRAY(c->arena, struct texts, c->cube->dimensions[d].nattributes);
	struct texts *x = &c->texts[d][at];
	if (x->there)
		return x;
	enum value_type type = c->cube->dimensions[d].attributes[at].type;
	*x = (struct texts){map_new(), map_new()};
	for (uint32_t k = 0; k < dictionary_count(c->dictionaries[d]); k++) {
		const struct value *v = &dictionary_get(c->dictionaries[d], k)[at];
		bool is_new;
		if (!v->null)
			map_put(small_cells_hides(c->run->cells, d, k) ? x->hidden : x->there,
				type == VALUE_STRING ? v->text : text_of(c, type, v), &is_new);
	}
	return x;
}

static const struct texts *texts_for(struct checking *c, const struct scope_term *t)
{
	return texts_of(c, t->dimension, t->attribute);
}

/* ---- what is not there: may it still come? ---- */

static bool is_scope_dimension(const struct cube *c, size_t d)
{
	for (size_t i = 0; i < c->nscope; i++)
		if (c->scope[i] == d)
			return true;
	return false;
}

static enum value_type term_type(const struct checking *c, const struct scope_term *t)
{
	return c->cube->dimensions[t->dimension].attributes[t->attribute].type;
}

/* A year (or another number that says what a file holds) of which nothing is loaded. */
static bool year_to_come(struct checking *c, const struct scope *s)
{
	for (size_t i = 0; i < s->nterms; i++) {
		const struct scope_term *t = &s->terms[i];
		enum value_type type = term_type(c, t);
		if (type == VALUE_STRING || !is_scope_dimension(c->cube, t->dimension))
			continue;
		bool any = false;
		for (size_t v = 0; v < t->nvalues; v++)
			any = any ||
			      map_get(texts_for(c, t)->there, text_of(c, type, &t->values[v]));
		if (!any)
			return true;
	}
	return false;
}

static bool may_come(struct checking *c, const struct scope *s, const struct scope_term *t,
		     struct str value)
{
	return mapping_knows(c->run->options->mapping, t->dimension, t->attribute, value) ||
	       map_count(texts_for(c, t)->there) == 0 || term_type(c, t) == VALUE_DATE ||
	       year_to_come(c, s);
}

/* ---- telling ---- */

struct near {
	size_t distance;
	struct str text;
};

static void keep_nearest(struct near best[NEAREST], struct near x)
{
	for (size_t i = 0; i < NEAREST; i++) {
		if (x.distance < best[i].distance) {
			struct near last = best[i];
			best[i] = x;
			x = last;
		}
	}
}

static struct str nearest(struct checking *c, const struct scope_term *t, struct str value)
{
	const struct map *there = texts_for(c, t)->there;
	struct near best[NEAREST];
	struct buffer out;
	struct str folded = utf8_fold_tight(c->arena, value), words = utf8_fold(c->arena, value);
	size_t n = map_count(there);
	for (size_t i = 0; i < NEAREST; i++)
		best[i] = (struct near){.distance = SIZE_MAX};
	for (size_t i = 0; i < n && i < NEAREST_MEMBERS; i++) {
		struct str text = map_key(there, i);
		size_t far = edit_distance(utf8_fold_tight(c->arena, text), folded, folded.len + 8);
		bool meant = fiscal_means(words, utf8_fold(c->arena, text));
		keep_nearest(best, (struct near){meant ? 0 : far, text});
	}
	buffer_init(&out, 1000);
	for (size_t i = 0; i < NEAREST && best[i].distance != SIZE_MAX; i++)
		buffer_printf(&out, "%s\"%.*s\"", i ? ", " : "",
			      STR_ARG(str_head(best[i].text, 80)));
	struct str text = arena_dup(c->arena, buffer_str(&out));
	buffer_drop(&out);
	return text;
}

/* What a rule masks is nobody's to name in a scope either: that is published as it stands. */
static bool is_masked(struct checking *c, const struct scope_term *t, struct str value)
{
	return term_type(c, t) == VALUE_STRING && c->run->gate &&
	       gate_hides_value(c->run->gate, t->dimension, t->attribute, value);
}

static void put_fault(struct checking *c, const struct explanation *x, const struct scope_term *t,
		      const char *why)
{
	c->nfaults++;
	if (c->faults.len < FAULTS_TEXT)
		buffer_printf(
			&c->faults, "\n%.*s:%llu:%u: scope: %.*s: %s", STR_ARG(x->file),
			(unsigned long long)x->line, x->column,
			STR_ARG(c->cube->dimensions[t->dimension].attributes[t->attribute].ref),
			why);
}

static void fault(struct checking *c, const struct explanation *x, const struct scope_term *t,
		  struct str value)
{
	struct str ref = c->cube->dimensions[t->dimension].attributes[t->attribute].ref;
	bool hidden = map_get(texts_for(c, t)->hidden, value);

	c->nfaults++;
	if (c->faults.len >= FAULTS_TEXT)
		return;
	buffer_printf(&c->faults, "\n%.*s:%llu:%u: scope: %.*s ", STR_ARG(x->file),
		      (unsigned long long)x->line, x->column, STR_ARG(ref));
	if (hidden)
		buffer_printf(
			&c->faults,
			"\"%.*s\" is only in cells that are hidden (cells of privacy-policy.json), and "
			"would be published with what is said of it; leave it out of the scope",
			STR_ARG(str_head(value, 80)));
	else
		buffer_printf(&c->faults, "has no member \"%.*s\"; the nearest: %.*s",
			      STR_ARG(str_head(value, 80)), STR_ARG(nearest(c, t, value)));
}

static void tell(struct checking *c, const struct explanation *x, const struct scope_term *t,
		 struct str value)
{
	struct str ref = c->cube->dimensions[t->dimension].attributes[t->attribute].ref;
	struct str shown = str_head(value, 80);
	if (is_masked(c, t, value)) {
		put_fault(c, x, t,
			  "a value of it tells of people, and is masked where it is loaded: it "
			  "would be published with what is said of it; name it as it is shown, or "
			  "leave it out of the scope");
		return;
	}
	if (!map_get(texts_for(c, t)->hidden, value) && may_come(c, &x->scope, t, value)) {
		for (size_t i = 0; i < 2; i++)
			issues_addf(c->warnings[i], SEVERITY_WARNING, "explanation-early", x->line,
				    x->column,
				    "scope: %.*s \"%.*s\" matches nothing yet; it will when a file "
				    "with it is loaded",
				    STR_ARG(ref), STR_ARG(shown));
		return;
	}
	fault(c, x, t, value);
}

static void check_value(struct checking *c, const struct explanation *x, size_t term,
			struct str text)
{
	const struct scope_term *t = &x->scope.terms[term];
	bool there = map_get(texts_for(c, t)->there, text) != NULL;
	const char *why = str_eq(text, STR(MEMBER_HIDDEN))
				  ? NULL
				  : explain_hides(c->run, &x->scope, term, there,
						  !there && year_to_come(c, &x->scope));

	if (why && (there || !is_masked(c, t, text)) && !map_get(texts_for(c, t)->hidden, text))
		put_fault(c, x, t, why);
	else if (!there)
		tell(c, x, t, text);
}

static void check_one(struct checking *c, const struct explanation *x)
{
	for (size_t i = 0; i < x->scope.nterms; i++) {
		const struct scope_term *t = &x->scope.terms[i];
		enum value_type type = term_type(c, t);
		for (size_t v = 0; v < t->nvalues; v++)
			check_value(c, x, i, text_of(c, type, &t->values[v]));
	}
}

/* Warnings go to the report of the last source that was read. */
static struct issues *report_issues(const struct load_run *r)
{
	for (size_t i = r->report->nsources; i-- > 0;)
		if (!r->report->sources[i].known)
			return r->report->sources[i].issues;
	return r->report->sources[0].issues;
}

int explain_check(struct load_run *r, struct issues *remarks,
		  struct dictionary *const *dictionaries, struct error *e)
{
	const struct explanations *list = mapping_explanations(r->options->mapping);
	const struct cube *cube = mapping_cube(r->options->mapping);
	struct checking c = {.run = r,
			     .cube = cube,
			     .dictionaries = dictionaries,
			     .arena = arena_new(),
			     .warnings = {report_issues(r), remarks}};
	c.texts = ARENA_ARRAY(c.arena, struct texts *, cube->ndimensions);
	buffer_init(&c.faults, 4 * FAULTS_TEXT);
	for (size_t i = 0; i < list->n; i++) {
		issues_source(c.warnings[0], list->items[i].file);
		issues_source(c.warnings[1], list->items[i].file);
		check_one(&c, &list->items[i]);
	}
	int result = c.nfaults == 0
			     ? 0
			     : error_set(e, STATUS_INPUT,
					 "%zu explanation%s about what is not there; nothing was "
					 "loaded:%.*s%s",
					 c.nfaults, c.nfaults == 1 ? " is" : "s are",
					 STR_ARG(buffer_str(&c.faults)),
					 c.faults.len >= FAULTS_TEXT ? "\n(and more)" : "");
	for (size_t d = 0; d < cube->ndimensions; d++)
		for (size_t at = 0; c.texts[d] && at < cube->dimensions[d].nattributes; at++) {
			map_free(c.texts[d][at].there);
			map_free(c.texts[d][at].hidden);
		}
	buffer_drop(&c.faults);
	arena_free(c.arena);
	return result;
}
