#include "desk_checks/stated_view.h"

#include "desk_base/said_words.h"

static const char *const fields[STATED_KINDS] = {
	[STATED_YEAR] = "jaar", [STATED_SIDE] = "kant", [STATED_PHASE] = "fase"};

static struct str field_id(struct visit *v, size_t resource, enum stated_kind kind)
{
	return arena_printf(v->arena, "s%zu.%s", resource, fields[kind]);
}

/* A form that does not ask it leaves it as it is; one that asks may say nothing. */
static bool form_says(const struct visit *v, struct str id, struct str *value)
{
	struct str name;
	for (size_t i = 0; i < intake_fields(v->body); i++) {
		*value = str_trim(intake_field_at(v->body, i, &name));
		if (str_eq(name, id))
			return true;
	}
	return false;
}

static struct str label_of(enum lang lang, enum stated_kind kind)
{
	return kind == STATED_YEAR   ? text_of(lang, T("Jaar"))
	       : kind == STATED_SIDE ? text_of(lang, T("Kant"))
				     : text_of(lang, T("Fase"));
}

static void tell_row(struct visit *v, size_t resource, enum stated_kind kind,
		     const struct stated *said, bool keeps, struct stated_row *out)
{
	enum lang lang = v->page->lang;
	const char *const *words = stated_choices(kind);
	*out = (struct stated_row){.id = field_id(v, resource, kind),
				   .label = label_of(lang, kind),
				   .value = said->value,
				   .by_file = said->by_file,
				   .asked = said->asked};
	out->said = said->by_file     ? text_of(lang, T("staat in het bestand"))
		    : said->value.len ? said_phase(lang, said->value)
				      : text_of(lang, T("niet gezegd"));
	struct str typed;
	if (keeps && form_says(v, out->id, &typed))
		out->value = typed;
	for (size_t i = 0; words && words[i]; i++)
		out->choices[out->n++] =
			(struct stated_choice){str_z(words[i]), said_phase(lang, str_z(words[i]))};
}

/* Four digits from 1990 to 2099 with no other digit beside them; empty: none, or several. */
static struct str year_in(struct visit *v, struct str name)
{
	struct str found = STR("");
	for (size_t i = 0, run = 0; i <= name.len; i++) {
		bool digit = i < name.len && name.ptr[i] >= '0' && name.ptr[i] <= '9';
		uint64_t year = 0;
		struct str four = run == 4 ? (struct str){name.ptr + i - 4, 4} : STR("");
		if (!digit && four.len && str_to_u64(four, &year) && year >= 1990 && year < 2100) {
			if (found.len)
				return STR("");
			found = arena_dup(v->arena, four);
		}
		run = digit ? run + 1 : 0;
	}
	return found;
}

bool stated_tell(struct visit *v, const json_t *descriptor, size_t resource, struct str heading,
		 bool keeps, struct stated_part *out)
{
	struct stated said[STATED_KINDS];
	bool any = false;
	if (!stated_get(descriptor, v->arena, resource, said))
		return false;
	*out = (struct stated_part){.heading = heading};
	for (enum stated_kind k = 0; k < STATED_KINDS; k++) {
		tell_row(v, resource, k, &said[k], keeps, &out->rows[k]);
		any = any || !said[k].by_file;
		out->open = out->open || said[k].asked;
	}
	const json_t *ledger = json_array_get(json_object_get(descriptor, "resources"), resource);
	if (!said[STATED_YEAR].by_file && !out->rows[STATED_YEAR].value.len)
		out->hint =
			year_in(v, heading.len ? heading : heard_text(ledger, "path", v->arena));
	return any;
}

static int refuse(struct visit *v, enum stated_kind kind, struct error *e)
{
	enum lang lang = lang_accepted(v->rq->accept_language);
	struct str text =
		kind == STATED_YEAR
			? text_of(lang, T("Een jaar heeft vier cijfers, van 1900 tot en met 2100."))
			: text_of(lang, T("Dat is geen kant of fase die gekozen kan worden."));
	return error_set(e, STATUS_REFUSED, "%.*s", STR_ARG(text));
}

static json_t *files_looked_at(struct visit *v, const json_t *sniffed)
{
	size_t i;
	const json_t *file;
	json_t *files = json_array();
	json_array_foreach(sniffed, i, file)
	{
		struct str sha256 = heard_text(file, "sha256", v->arena);
		if (sha256.len)
			stated_file_add(files, heard_text(file, "file", v->arena), sha256);
	}
	return files;
}

static int set(struct visit *v, json_t *descriptor, size_t resource, enum stated_kind kind,
	       struct str value, const json_t *sniffed, struct error *e)
{
	json_t *files = files_looked_at(v, sniffed);
	int result = stated_set(descriptor, v->arena, resource, kind, value, files, e);
	json_decref(files);
	return result;
}

int stated_take(struct visit *v, json_t *descriptor, size_t resource, const json_t *sniffed,
		struct buffer *why, struct error *e)
{
	struct stated said[STATED_KINDS];
	int changed = 0;
	if (!stated_get(descriptor, v->arena, resource, said))
		return 0;
	for (enum stated_kind k = 0; k < STATED_KINDS; k++) {
		struct str value;
		if (!form_says(v, field_id(v, resource, k), &value) || said[k].by_file ||
		    str_eq(value, said[k].value))
			continue;
		if (set(v, descriptor, resource, k, value, sniffed, e))
			return e->status == STATUS_USAGE ? refuse(v, k, e) : -1;
		struct str before = said_phase(LANG_NL, said[k].value),
			   after = said_phase(LANG_NL, value);
		buffer_printf(why, "%s%s van alle regels: %.*s → %.*s", why->len ? "; " : "",
			      fields[k], STR_ARG(before.len ? before : STR("–")),
			      STR_ARG(after.len ? after : STR("–")));
		changed++;
	}
	return changed;
}
