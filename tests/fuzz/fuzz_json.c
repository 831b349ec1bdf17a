/* JSON: the first byte chooses options, the rest is a file. Any file must come to its end or be
 * refused; every cell is UTF-8; and where jansson reads an array of objects, the records must be as
 * many, and flat texts the same. */
#include "base/text/utf8.h"
#include "extract/extract.h"

#include <assert.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Elements when all are objects, else -1. */
static long objects_of(const json_t *root)
{
	size_t i;
	const json_t *item;
	if (!json_is_array(root))
		return -1;
	json_array_foreach(root, i, item) if (!json_is_object(item)) return -1;
	return (long)json_array_size(root);
}

static void check_text(const json_t *object, struct str name, struct str cell)
{
	char key[256];
	if (name.len >= sizeof key || memchr(name.ptr, '.', name.len))
		return;
	memcpy(key, name.ptr, name.len);
	key[name.len] = '\0';
	const json_t *value = json_object_get(object, key);
	if (json_is_string(value))
		assert(str_eq(cell,
			      (struct str){json_string_value(value), json_string_length(value)}));
	else if (!value || json_is_null(value))
		assert(cell.len == 0);
}

static void read_all(struct extractor *x, const json_t *root)
{
	struct batch *b = batch_new();
	struct error e;
	uint64_t line = 1, n = 0;
	size_t width;
	const struct str *header = extract_header(x, &width);
	while (extract_next(x, b, &e) > 0) {
		for (size_t i = 0; i < b->nrecords; i++, n++) {
			const struct record *r = &b->records[i];
			assert(r->line >= line && r->lines >= 1 && r->nfields == width);
			line = r->line;
			for (uint32_t k = 0; k < r->nfields; k++) {
				struct str f = b->fields[r->first + k];
				assert(utf8_valid(f) == f.len);
				if (root)
					check_text(json_array_get(root, n), header[k], f);
			}
		}
	}
	assert(line <= extract_lines(x) + 1);
	if (root && width)
		assert(n == json_array_size(root) && extract_damaged(x) == 0);
	batch_free(b);
}

static struct extract_options choose(uint8_t choice)
{
	struct extract_options o;
	extract_options_init(&o);
	o.format = choice & 1 ? FORMAT_NDJSON : FORMAT_JSON;
	o.json_path = (choice & 3) == 2 ? "a.b" : NULL;
	o.charset = choice & 4 ? NULL : "utf-8";
	if (choice & 8) {
		o.max_field = 8;
		o.max_record = 64;
		o.max_columns = 3;
	}
	return o;
}

static void try_file(const struct source *s, const struct extract_options *o, const json_t *root)
{
	struct issues *issues = issues_new();
	struct extractor *x;
	struct error e;
	if (extract_open(&x, s, o, issues, &e) == 0) {
		read_all(x, root);
		extract_close(x);
	} else {
		/* Deeper than ours may be, or names longer. */
		assert(!root || strstr(e.text, "inside each other") ||
		       strstr(e.text, "longer than"));
	}
	issues_free(issues);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	char path[64];
	if (size < 1 || size > 1u << 18)
		return 0;
	if (fd < 0)
		fd = memfd_create("fuzz", MFD_CLOEXEC);
	struct extract_options o = choose(data[0]);
	const char *text = (const char *)data + 1;
	if (ftruncate(fd, 0) != 0 || pwrite(fd, text, size - 1, 0) != (ssize_t)size - 1)
		return 0;
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	/* "a.b" may also be written as a member of a: then ours has one of them. */
	bool dots = memchr(text, '.', size - 1) || memchr(text, '\\', size - 1);
	json_error_t error;
	json_t *root = (data[0] & 15) == 0 && !dots
			       ? json_loadb(text, size - 1, JSON_REJECT_DUPLICATES, &error)
			       : NULL;
	try_file(&(struct source){path, NULL, path}, &o, objects_of(root) >= 0 ? root : NULL);
	json_decref(root);
	return 0;
}
