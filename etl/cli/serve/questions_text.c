#include "cli/serve/questions_text.h"

#include "base/text/json_out.h"

struct named {
	const char *name;
	struct str value;
};
#define NAMED 20u

static size_t named_of(const struct reader_question *q, struct named out[NAMED])
{
	const struct named all[] = {{"reference", q->reference},
				    {"cube", q->cube},
				    {"cut", q->cut},
				    {"minus", q->minus},
				    {"version", q->version},
				    {"about", q->about},
				    {"amount", q->amount},
				    {"place", q->place},
				    {"language", q->language},
				    {"question", q->body},
				    {"address", q->address},
				    {"askedAt", q->asked_at},
				    {"state", str_z(question_state_word(q->state))},
				    {"assigned", q->assigned},
				    {"title", q->title},
				    {"answer", q->answer},
				    {"scope", q->scope},
				    {"settledBy", q->settled_by},
				    {"settledAt", q->settled_at},
				    {"reason", q->reason}};

	_Static_assert(sizeof all / sizeof *all == NAMED, "as many as there is room for");
	memcpy(out, all, sizeof all);
	return NAMED;
}

static void put_json(struct json_out *j, const struct reader_question *q)
{
	struct named all[NAMED];
	size_t n = named_of(q, all);

	json_put_object(j);
	json_put_key_z(j, "number");
	json_put_integer(j, q->id);
	for (size_t i = 0; i < n; i++) {
		json_put_key_z(j, all[i].name);
		json_put_string(j, all[i].value);
	}
	json_put_object_end(j);
}

void question_text(struct buffer *out, const struct reader_question *q, bool json)
{
	struct named all[NAMED];
	struct json_out j;
	size_t n = named_of(q, all);

	json_begin(&j, out);
	if (json)
		put_json(&j, q);
	for (size_t i = 0; i < n && !json; i++) {
		if (!all[i].value.len)
			continue;
		buffer_printf(out, "%s%-10s ", i ? "\n" : "", all[i].name);
		while (all[i].value.ptr) {
			buffer_append_harmless(out, str_split(&all[i].value, '\n'));
			if (all[i].value.ptr)
				buffer_append_z(out, "\n           ");
		}
	}
	buffer_append_char(out, '\n');
}

void questions_text(struct buffer *out, const struct reader_question *all, size_t n, bool json)
{
	struct json_out j;

	json_begin(&j, out);
	if (json)
		json_put_array(&j);
	for (size_t i = 0; i < n; i++) {
		const struct reader_question *q = &all[i];
		if (json) {
			put_json(&j, q);
			continue;
		}
		buffer_printf(out, "%4lld  %.*s  %-9s  %.10s  ", (long long)q->id,
			      STR_ARG(q->reference), question_state_word(q->state),
			      q->asked_at.ptr);
		buffer_append_harmless(out, q->cube);
		buffer_append_z(out, ": ");
		buffer_append_harmless(out, q->about);
		buffer_append_char(out, '\n');
	}
	if (json) {
		json_put_array_end(&j);
		buffer_append_char(out, '\n');
	}
}
