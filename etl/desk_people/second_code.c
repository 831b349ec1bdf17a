#include "desk_people/second_code.h"

#include <pthread.h>

#define MARGIN 4u
#define DARK 1u /* of a module's bits */

static const char *const names[] = {QR_FUNCTIONS(LIBRARY_NAME)};
static const struct library library = {.file = "libqrencode.so.4",
				       .purpose = "which draws QR codes",
				       .package = "libqrencode4",
				       .names = names,
				       .n = sizeof names / sizeof *names};
static struct qr_functions qr;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool there;

static void open_once(void)
{
	struct error ignored;

	there = library_open(&library, &qr, &ignored) == 0;
}

static void take_row(struct qr_code *out, const QRcode *code, unsigned y)
{
	unsigned width = (unsigned)code->width, from = 0;
	const unsigned char *row = code->data + (size_t)y * width;

	for (unsigned x = 0; x <= width; x++) {
		if (x < width && (row[x] & DARK))
			continue;
		if (x > from)
			out->runs[out->n++] = (struct qr_run){from + MARGIN, y + MARGIN, x - from};
		from = x + 1;
	}
}

struct qr_code qr_code_of(struct arena *a, struct str text)
{
	struct qr_code out = {0};

	pthread_once(&once, open_once);
	QRcode *code = there && text.len
			       ? qr.QRcode_encodeString8bit(arena_dup(a, text).ptr, 0, QR_ECLEVEL_M)
			       : NULL;
	if (!code)
		return out;
	unsigned width = (unsigned)code->width;
	out.size = width + 2 * MARGIN;
	out.runs = ARENA_ARRAY(a, struct qr_run, (size_t)width * (width / 2 + 1));
	for (unsigned y = 0; y < width; y++)
		take_row(&out, code, y);
	qr.QRcode_free(code);
	return out;
}
