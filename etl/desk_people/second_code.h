/*
 * A text as a QR code (ISO/IEC 18004), for the key of a second factor. Hides libqrencode, which is opened when a code is
 * made; where it is not installed there is none, and the key stands beside it.
 */
#ifndef DESK_PEOPLE_SECOND_CODE_H
#define DESK_PEOPLE_SECOND_CODE_H

#include "base/memory/arena.h"
#include "base/system/library.h"

#include <qrencode.h>

#define QR_FUNCTIONS(X)            \
	X(QRcode_encodeString8bit) \
	X(QRcode_free)

struct qr_functions {
	QR_FUNCTIONS(LIBRARY_MEMBER)
};

/* Dark modules of a row that stand together. */
struct qr_run {
	unsigned x, y, n;
};
struct qr_code {
	unsigned
		size; /* of the whole, with the quiet margin that the standard asks for; 0: there is none */
	struct qr_run *runs;
	size_t n;
};

struct qr_code qr_code_of(struct arena *a, struct str text);

#endif
