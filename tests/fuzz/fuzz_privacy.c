/* Texts that are looked at for people: the first byte chooses the column's header, the rest is the text. Matches lie
 * in the text, end where characters do, and without any the text stays as it is. */
#include "privacy/privacy.h"

#include "base/memory/arena.h"
#include "base/text/utf8.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const HEADERS[] = {"omschrijving", "crediteur", "zaaknummer", "personeelsnr",
				      "gebruiker",    "gebdat",    "bankrek",    "bsn"};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct privacy_policy *policy;
	struct error e;
	if (size < 1 || size > 1u << 14)
		return 0;
	if (!policy)
		assert(privacy_policy_open(&policy, NULL, &e) == 0);
	struct str text = {(const char *)data + 1, size - 1};
	text.len = utf8_valid(text);
	struct privacy_scan *scan = privacy_scan_new(policy);
	struct privacy_look look;
	struct buffer out;
	buffer_init(&out, 1 << 20);
	privacy_scan_text(
		scan,
		privacy_scan_column(scan, str_z(HEADERS[data[0] % 8]), str_head(text, data[0] / 8)),
		text, &look);
	for (size_t i = 0; i < look.n; i++)
		assert(look.items[i].from < look.items[i].to && look.items[i].to <= text.len);
	privacy_mask(&out, text, &look);
	assert(utf8_valid(buffer_str(&out)) == out.len);
	assert(look.n || str_eq(buffer_str(&out), text));
	privacy_scan_end(scan);
	buffer_reset(&out);
	privacy_report_text(scan, &out);
	buffer_drop(&out);
	privacy_scan_free(scan);
	return 0;
}
