/* Dates: the first byte chooses the format. What reads must be a day that survives the way back
 * through ISO text, and the vote must take any text. */
#include "convention/value_vote.h"
#include "model/date.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	struct str s = {(const char *)data + 1, size - 1};
	int32_t date, again;
	if (date_read(s, (enum date_format)(data[0] % 7), &date)) {
		char text[DATE_TEXT_SIZE];
		size_t n = date_format(text, date);
		assert(date_parse_iso((struct str){text, n}, &again) && again == date);
		assert(date_read((struct str){text, n}, DATE_ANY, &again) && again == date);
	}
	struct date_vote v = {0};
	enum date_format f;
	struct buffer text;
	date_vote_add(&v, s, 1);
	buffer_init(&text, 65536);
	if (date_vote_decide(&v, &f, &text))
		assert(date_read(s, f, &date));
	buffer_drop(&text);
	return 0;
}
