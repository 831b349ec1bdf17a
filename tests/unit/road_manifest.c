/* Each bit of a signed document counts. */
#include "road/manifest.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <unistd.h>

Test(manifest, no_bit_of_a_document_can_be_another)
{
	char folder[] = "/tmp/stuiver-manifest-XXXXXX";
	unsigned char public[32];
	struct arena *a = arena_new();
	struct manifest_key key;
	struct str found,
		m = STR("{\"files\":[{\"name\":\"\\\"sha256\\\":\\\"00\\\"\",\"sha256\":\"ab12\"}]}");
	struct buffer document;
	struct error e;

	cr_assert_not_null(mkdtemp(folder));
	const char *path = arena_printf(a, "%s/key", folder).ptr;
	const char *beside = arena_printf(a, "%s/key.pub", folder).ptr;
	cr_assert_eq(manifest_key_make(path, &e), 0, "%s", e.text);
	cr_assert_eq(manifest_key_read(&key, path, &e), 0, "%s", e.text);
	cr_assert_eq(manifest_key_read_public(public, beside, &e), 0, "%s", e.text);
	buffer_init(&document, MANIFEST_MAX);
	manifest_document(&document, m, &key);
	struct str whole = buffer_str(&document);
	cr_assert_eq(manifest_verify(&found, whole, public, &e), 0, "%s", e.text);
	cr_expect(str_eq(found, m));
	cr_expect(manifest_names(found, "ab12"));
	cr_expect_not(manifest_names(found, "00"));
	for (size_t i = 0; i < whole.len; i++)
		for (int bit = 0; bit < 8; bit++) {
			document.ptr[i] = (char)(document.ptr[i] ^ (1 << bit));
			cr_expect_eq(manifest_verify(&found, whole, public, &e), -1,
				     "bit %d of byte %zu", bit, i);
			document.ptr[i] = (char)(document.ptr[i] ^ (1 << bit));
		}
	for (size_t n = 0; n < whole.len; n++)
		cr_expect_eq(manifest_verify(&found, (struct str){whole.ptr, n}, public, &e), -1);
	buffer_drop(&document);
	unlink(path);
	unlink(beside);
	rmdir(folder);
	arena_free(a);
}
