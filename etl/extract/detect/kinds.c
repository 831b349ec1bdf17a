/* The kinds of sources that give records themselves. */
#include "extract/records/audit.h"
#include "extract/records/from_book.h"
#include "extract/records/from_delivery.h"
#include "extract/records/records.h"

static const struct records_kind *const kinds[] = {&records_delivery, &records_book, &records_audit,
						   NULL};

/* The format was said: then it is no other kind. */
static bool stated_other(const struct records_kind *kind, enum format stated)
{
	if (stated == FORMAT_CSV || stated == FORMAT_JSON || stated == FORMAT_NDJSON)
		return kind->text;
	return kind == &records_delivery ? stated == FORMAT_SHEET || stated == FORMAT_XAF
					 : stated == FORMAT_IV3;
}

static int is_of(bool *out, const struct records_kind *kind, const struct source *source,
		 enum format stated, struct str head, struct error *e)
{
	*out = !stated_other(kind, stated) && kind->looks(head);
	if (!*out || !kind->sure || stated == FORMAT_IV3)
		return 0;
	return kind->sure(out, source, head, e);
}

static const struct records_kind *find(const struct source *source, enum format stated,
				       struct str head, struct error *e, bool *failed)
{
	for (size_t i = 0; kinds[i]; i++) {
		bool is;
		*failed = is_of(&is, kinds[i], source, stated, head, e) < 0;
		if (*failed || is)
			return *failed ? NULL : kinds[i];
	}
	return NULL;
}

/* What is stated and cannot be: a delivery that says so itself what is wrong with it is opened. */
static int missed(const struct records_kind **out, enum format stated, struct error *e)
{
	if (stated == FORMAT_IV3)
		*out = &records_delivery;
	else if (stated == FORMAT_XAF)
		return error_set(e, STATUS_INPUT,
				 "this is no XML, and so no audit file as the format says");
	return 0;
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
	bool failed = got < 0;
	if (!failed)
		*out = find(source, stated, (struct str){head, n}, e, &failed);
	if (failed || *out)
		return failed ? -1 : 0;
	return missed(out, stated, e);
}
