/* Bytes in a text: base64 (RFC 4648). */
#include "privacy/policy/policy_text.h"

#include <sodium.h>

#define VARIANT sodium_base64_VARIANT_ORIGINAL

bool people_bytes_read(struct buffer *out, struct str text)
{
	const char *end;
	size_t n = 0, room = text.len / 4 * 3 + 3;

	if (text.len == 0)
		return true;
	if (buffer_reserve(out, room) != 0 ||
	    sodium_base642bin((unsigned char *)out->ptr, room, text.ptr, text.len, NULL, &n, &end,
			      VARIANT) != 0 ||
	    end != text.ptr + text.len)
		return false;
	out->len = n;
	return true;
}

void people_bytes_write(struct buffer *out, struct str bytes)
{
	size_t room = sodium_base64_encoded_len(bytes.len, VARIANT); /* with its NUL */

	if (buffer_reserve(out, room) != 0)
		return;
	sodium_bin2base64(out->ptr, room, (const unsigned char *)bytes.ptr, bytes.len, VARIANT);
	out->len = room - 1;
}
