/* Any bytes as a descriptor; one that is accepted also gets a small ledger to plan and read. */
#include "descriptor/descriptor.h"
#include "transform/transform.h"

static const struct str header[] = {{"a", 1}, {"amount", 6}, {"year", 4}, {"code", 4}};

static void run(const struct mapping *m)
{
	struct error e;
	struct transform *t;
	const struct tallies *tallies;
	struct str fields[] = {{"x", 1}, {"1,50", 4}, {"2020", 4}, {"7", 1}};
	struct record record = {2, 1, 0, 4};
	struct batch batch = {.records = &record, .nrecords = 1, .fields = fields, .nfields = 4};
	struct issues *issues = issues_new();
	struct entry_batch *out = entry_batch_new(mapping_cube(m));
	struct buffer text;
	size_t next = 0;
	buffer_init(&text, 1u << 20);
	transform_new(&t, m, issues, &e);
	if (transform_begin(t, 0, STR("fuzz.csv"), header, 4, &e) == 0) {
		if (transform_needs_survey(t)) {
			transform_survey(t, &batch, &e);
			transform_survey_end(t, &e);
		}
		transform_batch(t, &batch, &next, out, &e);
		transform_end(t, 0, &tallies, &e);
		transform_explain(t, &text, true);
		struct arena *a = arena_new();
		struct unmapped_report u;
		struct json_out j;
		transform_unmapped(t, a, &u);
		json_begin(&j, &text);
		unmapped_json(&j, mapping_cube(m), &u);
		joins_json(&j, mapping_cube(m), &u);
		arena_free(a);
	}
	buffer_drop(&text);
	transform_free(t);
	entry_batch_free(out);
	issues_free(issues);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct error e;
	struct mapping *m = NULL;
	struct str text = {(const char *)data, size};
	if (size > 65536 || mapping_parse(&m, text, "fuzz", NULL, NULL, 0, &e) != 0)
		return 0;
	run(m);
	mapping_free(m);
	return 0;
}
