/* Step 4: what files leave open and what was chosen of it. Files of the same columns are decided together. */
#include "desk_base/said_words.h"
#include "desk_checks/views.h"

#define DECISIONS_SHOWN 64u
#define FILES_NAMED 6u

static bool same_columns(const json_t *one, const json_t *other)
{
	const json_t *a = json_object_get(one, "columns"), *b = json_object_get(other, "columns");
	size_t n = json_array_size(a);
	bool same = n == json_array_size(b);
	for (size_t i = 0; same && i < n; i++)
		same = json_equal(json_object_get(json_array_get(a, i), "name"),
				  json_object_get(json_array_get(b, i), "name"));
	return same;
}

size_t decisions_leader(const json_t *sniffed, size_t file)
{
	size_t i = 0;
	while (i < file && !same_columns(json_array_get(sniffed, i), json_array_get(sniffed, file)))
		i++;
	return i;
}

struct str decision_field(struct arena *a, const json_t *sniffed, size_t file, struct str name)
{
	return json_array_size(sniffed) < 2
		       ? arena_printf(a, "d.%.*s", STR_ARG(name))
		       : arena_printf(a, "d.%zu.%.*s", decisions_leader(sniffed, file),
				      STR_ARG(name));
}

/* ---- totals of several files ---- */

/* "1,234.50," at COUNTED_DECIMALS; false: a word. */
static bool amount_of(struct arena *a, struct str word, money_sum *out)
{
	char *plain = arena_bytes(a, word.len + 1);
	int64_t value;
	size_t n = 0;
	for (size_t i = 0; i < word.len; i++)
		if (word.ptr[i] != ',')
			plain[n++] = word.ptr[i];
	if (!n || !money_parse((struct str){plain, n}, COUNTED_DECIMALS, &value))
		return false;
	*out = value;
	return true;
}

/* "expenditure 1.00, revenue 2.00" twice → "expenditure 2.00, revenue 4.00"; empty: they say different things, or the
 * largest of something, which is no sum. */
static struct str totals_added(struct arena *a, struct str one, struct str other)
{
	struct str out = STR("");
	while (one.ptr && other.ptr) {
		money_sum x, y;
		char text[MONEY_TEXT_SIZE];
		struct str p = str_split(&one, ' '), q = str_split(&other, ' ');
		bool number = amount_of(a, p, &x);
		if (number != amount_of(a, q, &y) || (!number && !str_eq(p, q)) ||
		    str_eq(p, STR("largest")))
			return STR("");
		if (number) {
			bool comma = p.ptr[p.len - 1] == ',';
			size_t n = money_format(text, x + y, COUNTED_DECIMALS);
			p = arena_printf(a, "%.*s%s", (int)n, text, comma ? "," : "");
		}
		out = arena_printf(a, "%.*s%s%.*s", STR_ARG(out), out.len ? " " : "", STR_ARG(p));
	}
	return one.ptr || other.ptr ? STR("") : out;
}

/* ---- decisions ---- */

static const json_t *named(const json_t *list, const json_t *name)
{
	size_t i;
	const json_t *one;
	json_array_foreach(list, i,
			   one) if (json_equal(json_object_get(one, "name"), name)) return one;
	return NULL;
}

/* What one more file says of a choice. */
static void add_totals(struct visit *v, struct sign_choice *c, struct str file, struct str totals,
		       struct str *sum)
{
	*sum = c->nfiles ? totals_added(v->arena, *sum, totals) : totals;
	c->files[c->nfiles++] =
		(struct file_totals){file, said_totals(v->page->lang, v->arena, totals)};
	c->totals = said_totals(v->page->lang, v->arena, *sum);
}

/* Those of the leader's choices, with what each file of its group comes to. */
static void tell_choice(struct visit *v, const json_t *sniffed, size_t leader,
			const json_t *decision, const json_t *choice, struct sign_choice *out)
{
	size_t i;
	const json_t *file;
	struct str decides = heard_text(decision, "name", v->arena), sum = STR("");
	*out = (struct sign_choice){
		.name = heard_text(choice, "name", v->arena),
		.files = ARENA_ARRAY(v->arena, struct file_totals, json_array_size(sniffed) + 1)};
	out->means = said_choice(v->page->lang, v->arena, decides, out->name,
				 heard_text(choice, "means", v->arena));
	json_array_foreach(sniffed, i, file)
	{
		const json_t *its =
			named(json_object_get(file, "decide"), json_object_get(decision, "name"));
		const json_t *same =
			named(json_object_get(its, "choices"), json_object_get(choice, "name"));
		if (same && decisions_leader(sniffed, i) == leader)
			add_totals(v, out, heard_text(file, "file", v->arena),
				   heard_text(same, "totals", v->arena), &sum);
	}
}

/* What all files of the group have chosen; empty: one leaves it open, or they differ. */
static struct str chosen_by_all(struct visit *v, const json_t *sniffed, size_t leader,
				const json_t *decision, struct str *files)
{
	size_t i, n = 0;
	const json_t *file;
	struct str chosen = heard_text(decision, "chosen", v->arena);
	json_array_foreach(sniffed, i, file)
	{
		const json_t *its =
			named(json_object_get(file, "decide"), json_object_get(decision, "name"));
		if (!its || decisions_leader(sniffed, i) != leader)
			continue;
		if (!str_eq(heard_text(its, "chosen", v->arena), chosen))
			chosen = STR("");
		if (n++ < FILES_NAMED)
			*files = arena_printf(v->arena, "%.*s%s%s", STR_ARG(*files),
					      files->len ? ", " : "",
					      heard_text(file, "file", v->arena).ptr);
	}
	if (n > FILES_NAMED)
		*files = arena_printf(v->arena, "%.*s, +%zu", STR_ARG(*files), n - FILES_NAMED);
	return chosen;
}

static void tell_decision(struct visit *v, const json_t *sniffed, size_t leader, const json_t *d,
			  struct decision_view *out)
{
	size_t i;
	const json_t *choice, *choices = json_object_get(d, "choices");
	struct str files = STR("");
	struct str chosen = chosen_by_all(v, sniffed, leader, d, &files);
	*out = (struct decision_view){
		.name = heard_text(d, "name", v->arena),
		.question = in_dutch(v->page->lang, v->arena, heard_text(d, "question", v->arena)),
		.choices = ARENA_ARRAY(v->arena, struct sign_choice, json_array_size(choices) + 1),
		.files = json_array_size(sniffed) > 1 ? files : STR(""),
		.open = chosen.len == 0,
	};
	out->field = decision_field(v->arena, sniffed, leader, out->name);
	json_array_foreach(choices, i, choice)
	{
		struct sign_choice *c = &out->choices[out->n++];
		tell_choice(v, sniffed, leader, d, choice, c);
		c->chosen = str_eq(c->name, chosen);
	}
}

/* Signs first, then whether amounts are in euros, then what only some files leave open. */
static int rank(struct str decision)
{
	return str_eq(decision, STR("sign")) ? 0 : str_eq(decision, STR("scale")) ? 1 : 2;
}

static void put_decision(struct totals_view *t, struct decision_view d, size_t from)
{
	size_t at = t->n++;
	for (; at > from && rank(t->decisions[at - 1].name) > rank(d.name); at--)
		t->decisions[at] = t->decisions[at - 1];
	t->decisions[at] = d;
	t->open = t->open || d.open;
}

void decisions_show(struct visit *v, const json_t *sniffed, struct totals_view *t)
{
	size_t i, k;
	const json_t *file, *decision;
	t->decisions = ARENA_ARRAY(v->arena, struct decision_view, DECISIONS_SHOWN);
	json_array_foreach(sniffed, i, file)
	{
		size_t from = t->n;
		if (decisions_leader(sniffed, i) != i)
			continue;
		json_array_foreach(json_object_get(file, "decide"), k, decision)
		{
			struct decision_view d;
			if (t->n == DECISIONS_SHOWN)
				return;
			tell_decision(v, sniffed, i, decision, &d);
			put_decision(t, d, from);
		}
	}
}
