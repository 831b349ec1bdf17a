/* The kinds of sources that give records themselves. */
#include "extract/audit.h"
#include "extract/from_book.h"
#include "extract/records.h"

static const struct records_kind *const kinds[] = {&records_book, &records_audit, NULL};

static bool is_of(const struct records_kind *kind, enum format stated, struct str head)
{
	bool as_text = stated == FORMAT_CSV || stated == FORMAT_JSON || stated == FORMAT_NDJSON;
	return !(kind->text && as_text) && kind->looks(head);
}

int records_kind_of(const struct records_kind **out, const struct source *source,
		    enum format stated, struct error *e)
{
	char head[RECORDS_HEAD];
	struct source_stream *in;
	size_t n = 0;
	long got = 1;
	*out = NULL;
	if (source_open(&in, source, e) < 0)
		return -1;
	while (n < sizeof head && (got = source_read(in, head + n, sizeof head - n, e)) > 0)
		n += (size_t)got;
	source_close(in);
	for (size_t i = 0; got >= 0 && kinds[i] && !*out; i++)
		if (is_of(kinds[i], stated, (struct str){head, n}))
			*out = kinds[i];
	if (got >= 0 && stated == FORMAT_XAF && !*out)
		return error_set(e, STATUS_INPUT,
				 "this is no XML, and so no audit file as the format says");
	return got < 0 ? -1 : 0;
}
