#include "road/seek_packed.h"

#include <stdlib.h>
#include <zlib.h>

#define ROOM ((size_t)1 << 16)
#define ENTRY_SIGN 0x04034b50u /* APPNOTE.TXT 4.3.7, as the next four */
#define ENTRY_HEAD 30u
#define AT_METHOD 8u
#define AT_NAME 26u
#define AT_MORE 28u
#define DEFLATED 8u
#define RAW (-MAX_WBITS)
#define GZIP (16 + MAX_WBITS)

enum packed_at { AT_SIGN, AT_HEAD, AT_SKIP, AT_DATA };

struct unpacker {
	struct seeker *seeker;
	struct str name;
	enum packed_at at;
	bool begun, gzip;
	uint32_t sign;
	unsigned char head[ENTRY_HEAD];
	size_t nhead, skip;
	bool deflated;
	uint64_t made;
	z_stream z;
	unsigned char room[ROOM];
};

bool packs(const void *bytes, size_t n)
{
	return n >= 4 && (memcmp(bytes, "PK\3\4", 4) == 0 || memcmp(bytes, "\x1f\x8b", 2) == 0);
}

struct unpacker *unpacker_new(struct seeker *k, struct str name)
{
	struct unpacker *u = xcalloc(1, sizeof *u);

	u->seeker = k;
	u->name = name;
	return u;
}

static struct str where_packed(void *payload, struct arena *a, uint64_t line)
{
	const struct unpacker *u = payload;

	return arena_printf(a, "%.*s, packed in it, line %llu", STR_ARG(u->name),
			    (unsigned long long)line);
}

static bool data_begin(struct unpacker *u)
{
	u->z = (z_stream){0};
	u->at = AT_SIGN;
	if (inflateInit2(&u->z, u->gzip ? GZIP : RAW) != Z_OK)
		return false;
	u->at = AT_DATA;
	seek_begin(u->seeker, where_packed, u);
	return true;
}

static void data_end(struct unpacker *u)
{
	if (u->at != AT_DATA)
		return;
	seek_end(u->seeker);
	inflateEnd(&u->z);
	u->at = AT_SIGN;
	u->sign = 0;
}

void unpacker_free(struct unpacker *u)
{
	if (!u)
		return;
	data_end(u);
	free(u);
}

/* How many of the bytes were taken; -1: too much comes of it. */
static int64_t data_feed(struct unpacker *u, const unsigned char *p, size_t n, struct error *e)
{
	int done = Z_OK;

	u->z.next_in = (unsigned char *)(uintptr_t)p;
	u->z.avail_in = (uInt)n;
	while (done == Z_OK && (u->z.avail_in || !u->z.avail_out)) {
		u->z.next_out = u->room;
		u->z.avail_out = ROOM;
		done = inflate(&u->z, Z_NO_FLUSH);
		size_t made = ROOM - u->z.avail_out;
		seek_feed(u->seeker, u->room, made);
		u->made += made;
		if (u->made > PACKED_MAX)
			return error_set(e, STATUS_LIMIT,
					 "%.*s becomes more than %llu bytes when it is unpacked",
					 STR_ARG(u->name), (unsigned long long)PACKED_MAX);
	}
	int64_t taken = (int64_t)(n - u->z.avail_in);
	if (done == Z_STREAM_END && u->gzip)
		inflateReset(&u->z); /* members stand one behind another */
	else if (done != Z_OK && done != Z_BUF_ERROR)
		data_end(u);
	return taken ? taken : 1; /* what goes on nowhere is passed over */
}

static unsigned two(const unsigned char *p)
{
	return p[0] | (unsigned)p[1] << 8;
}

/* One byte of what stands between streams. */
static void step(struct unpacker *u, unsigned char c)
{
	if (u->at == AT_SIGN) {
		u->sign = u->sign >> 8 | (uint32_t)c << 24;
		u->nhead = 4;
		u->at = u->sign == ENTRY_SIGN ? AT_HEAD : AT_SIGN;
		return;
	}
	if (u->at == AT_HEAD) {
		u->head[u->nhead++] = c;
		if (u->nhead < ENTRY_HEAD)
			return;
		u->skip = two(u->head + AT_NAME) + two(u->head + AT_MORE);
		u->deflated = two(u->head + AT_METHOD) == DEFLATED;
		u->at = AT_SKIP;
	} else if (u->skip) {
		u->skip--;
	}
	if (u->skip)
		return;
	u->at = AT_SIGN;
	u->sign = 0;
	if (u->deflated)
		data_begin(u);
}

int unpacker_feed(struct unpacker *u, const void *bytes, size_t n, struct error *e)
{
	const unsigned char *p = bytes;

	if (!u->begun && n >= 2) {
		u->begun = true;
		u->gzip = p[0] == 0x1f && p[1] == 0x8b;
		if (u->gzip)
			data_begin(u);
	}
	while (n) {
		int64_t taken = 1;
		if (u->at == AT_DATA)
			taken = data_feed(u, p, n, e);
		else
			step(u, *p);
		if (taken < 0)
			return -1;
		p += taken;
		n -= (size_t)taken;
	}
	return 0;
}
