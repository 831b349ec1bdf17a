/* What is left to people: `stuiver.decide` of a ledger, which sniff could not tell, and what a person said of all lines of some files. */
#include "descriptor/descriptor_json.h"

#define WORDS_MOST 4096

static void add_choice(struct buffer *b, struct descriptor_place p)
{
	struct str name = get_string(p, "name", ""), means = get_string(p, "means", ""),
		   totals = get_string(p, "totals", "");
	buffer_printf(b, "\n    %.*s: %.*s%s%.*s", STR_ARG(name), STR_ARG(means),
		      totals.len ? "; " : "", STR_ARG(totals));
}

void read_decide(struct descriptor_place own, struct resource *out)
{
	struct descriptor_place list = get_array(own, "decide");
	struct buffer b;
	buffer_init(&b, WORDS_MOST);
	for (size_t i = 0; i < json_array_size(list.json); i++) {
		struct descriptor_place p = place_item(list, i);
		struct descriptor_place choices = get_array(p, "choices");
		struct str name = get_string(p, "name", ""),
			   question = get_string(p, "question", "");
		if (name.len == 0)
			place_fault(place_member(p, "name"), "is missing");
		buffer_printf(&b, "\n  %.*s: %.*s", STR_ARG(name), STR_ARG(question));
		for (size_t k = 0; k < json_array_size(choices.json); k++)
			add_choice(&b, place_item(choices, k));
	}
	out->undecided = arena_dup(own.r->arena, buffer_str(&b));
	buffer_drop(&b);
}

void read_stated(struct descriptor_place own, struct field *f)
{
	struct descriptor_place list = get_array(own, "statedFor");
	size_t n = json_array_size(list.json);
	f->stated = get_bool(own, "stated", false);
	f->stated_for = ARENA_ARRAY(own.r->arena, struct stated_file, n);
	for (size_t i = 0; i < n; i++) {
		struct descriptor_place p = place_item(list, i);
		struct stated_file *file = &f->stated_for[f->nstated_for++];
		file->name = get_string(p, "name", "");
		file->sha256 = get_sha256(p, "sha256");
		if (file->sha256.len == 0)
			place_fault(place_member(p, "sha256"), "is missing");
	}
}

int mapping_check_decided(const struct mapping *m, struct error *e)
{
	for (size_t i = 0; i < m->nledgers; i++) {
		const struct resource *r = &m->resources[m->ledgers[i]];
		if (r->undecided.len == 0)
			continue;
		return error_set(
			e, STATUS_REFUSED,
			"the mapping leaves something open of ledger \"%.*s\", so nothing is "
			"loaded:%.*s\nSay it to stuiver sniff, which writes the mapping anew: "
			"--decide NAME=CHOICE --write DIR --force (a year: stuiver map state "
			"--mapping DIR year=2024 --for FILE); or write it into the "
			"descriptor and take stuiver.decide out",
			STR_ARG(r->name), STR_ARG(r->undecided));
	}
	return 0;
}
