/* The texts of a mapping's descriptor itself, which no line carries. */
#include "pipeline/gate/gate.h"

#include <string.h>

#define SAMPLE_BYTES 160u
#define TOLD_BYTES 1400u

struct descriptor_gate {
	const struct mapping *mapping;
	struct privacy_scan *scan;
	struct privacy_column *column;
	struct issues *out;
	struct buffer masked, refused;
};

/* Numbers that are nobody's by chance; one that may be is told as names are. */
static bool is_sure(const struct privacy_match *m)
{
	return m->action > PRIVACY_REVIEW && (m->rule == PRIVACY_BSN || m->rule == PRIVACY_IBAN ||
					      m->rule == PRIVACY_OLD_ACCOUNT);
}

/* Headers of columns ("C. Autorizado") are words of a package, and names of resources those of files. */
static bool is_header(const struct descriptor_gate *d, struct str place, struct str text)
{
	return mapping_has_field(d->mapping, text) || str_ends(place, STR(".name")) ||
	       memmem(place.ptr, place.len, ".aliases", 8) != NULL;
}

static void look_at_text(void *payload, struct str place, struct str text)
{
	struct descriptor_gate *d = payload;
	struct privacy_look look;
	bool sure = false;

	privacy_scan_text(d->scan, d->column, text, &look);
	buffer_reset(&d->masked);
	if (!look.n || !privacy_redact(&d->masked, d->column, text, &look))
		return;
	for (size_t i = 0; i < look.n; i++)
		sure = sure || is_sure(&look.items[i]);
	struct str sample = str_head(buffer_str(&d->masked), SAMPLE_BYTES);
	place = place.len ? str_head(place, SAMPLE_BYTES) : STR("its names of members");
	if (!sure && is_header(d, place, text))
		return;
	if (!sure)
		issues_addf(d->out, SEVERITY_WARNING, "privacy-descriptor", 0, 0,
			    "datapackage.json, %.*s: %s, in \"%.*s\"; the descriptor is published "
			    "as it is: write it without, or say in the decisions of "
			    "privacy-policy.json that it may be public",
			    STR_ARG(place), privacy_rule_words(look.items[0].rule),
			    STR_ARG(sample));
	else if (d->refused.len < TOLD_BYTES)
		buffer_printf(&d->refused, "\n  %.*s: \"%.*s\"", STR_ARG(place), STR_ARG(sample));
}

int gate_look_at_descriptor(const struct gate *g, const struct mapping *m, struct issues *out,
			    struct error *e)
{
	struct descriptor_gate d = {
		.mapping = m, .scan = privacy_scan_new(gate_policy(g)), .out = out};
	int result = 0;

	d.column = privacy_scan_column(d.scan, STR("(descriptor)"), STR(""));
	buffer_init(&d.masked, SIZE_MAX);
	buffer_init(&d.refused, SIZE_MAX);
	mapping_texts(m, look_at_text, &d);
	if (d.refused.len)
		result = error_set(
			e, STATUS_REFUSED,
			"the descriptor tells of people, and is published as it is, so nothing is "
			"loaded:%.*s\nWrite datapackage.json without; or, when these words may be "
			"public, say so in the decisions of the mapping's privacy-policy.json",
			STR_ARG(buffer_str(&d.refused)));
	buffer_drop(&d.refused);
	buffer_drop(&d.masked);
	privacy_scan_free(d.scan);
	return result;
}
