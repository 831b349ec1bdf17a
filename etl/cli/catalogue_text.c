#include "cli/catalogue_text.h"

#include "descriptor/attribution.h"

static const struct {
	unsigned lack;
	const char *dutch, *english;
} asked[] = {
	{LACKS_PUBLISHER, "contributors met \"role\": \"publisher\": wie geeft dit uit (title)?",
	 "contributors with \"role\": \"publisher\": who publishes this (title)?"},
	{LACKS_ADDRESS,
	 "path van de publisher: welke overheid is dat, in TOOI (https://identifier.overheid.nl/tooi/id/gemeente/gm0344)?",
	 "path of the publisher: which government is that, in TOOI (https://identifier.overheid.nl/tooi/id/gemeente/gm0344)?"},
	{LACKS_LICENCE, "licenses met path: onder welke licentie mag ieder dit gebruiken?",
	 "licenses with path: under which licence may everybody use this?"},
	{LACKS_CONTACT, "contributors met email, of stuiver.questions: waar kunnen vragen heen?",
	 "contributors with email, or stuiver.questions: where do questions go?"},
	{LACKS_DESCRIPTION, "description: waar gaat dit over, in een zin?",
	 "description: what is this about, in a sentence?"},
};

void catalogue_text(struct buffer *out, const struct mapping *m, bool dutch)
{
	unsigned lacks = attribution_lacks(mapping_descriptor(m));

	if (!lacks)
		return;
	buffer_append_z(
		out,
		dutch ? "\nOm in een catalogus te staan (data.overheid.nl) mist datapackage.json:\n"
		      : "\nTo be listed in a catalogue (data.overheid.nl), datapackage.json lacks:\n");
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
		if (lacks & asked[i].lack)
			buffer_printf(out, "  %s\n", dutch ? asked[i].dutch : asked[i].english);
}
