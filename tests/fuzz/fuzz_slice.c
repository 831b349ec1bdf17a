/* The ways of reading CSV: eight bytes choose the dialect, the limits and where the text lies, the
 * rest is the text, perhaps several times over. Every way of slicing (extract/text/slice.h) must give
 * what libcsv gives alone: fields, lines, counts, and issues with their places and words. */
#include "../unit/extract_dump.h"
#include "extract/text/slice.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define CHOICES 8u
#define MAX_TEXT (1u << 18)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const charsets[] = {NULL,       "utf-8",    "windows-1252", "iso-8859-15",
				       "utf-16le", "utf-16be", "cp850",        "iso-2022-jp"};

static struct extract_options choose(const uint8_t *data)
{
	static const int quotes[] = {'"', 0, -1, '\''};
	static const int escapes[] = {0, 0, '\\', '^'};
	struct extract_options o;
	extract_options_init(&o);
	o.format = FORMAT_CSV;
	o.delimiter = data[0];
	o.quote = quotes[data[1] & 3];
	o.escape = escapes[data[1] >> 2 & 3];
	o.header = (data[1] >> 4 & 3) - 1;
	o.header = o.header > 1 ? 1 : o.header;
	o.skip = (data[1] >> 6) - 1;
	o.charset = charsets[data[2] & 7];
	o.max_field = data[3];
	o.max_record = data[4] * 4u;
	o.max_columns = data[5];
	o.max_records = data[2] >> 3;
	return o;
}

/* The text, behind a line that moves it through the blocks. */
static int write_text(const uint8_t *data, size_t size)
{
	static int fd = -1;
	char line[256];
	size_t before = data[6], times = 1u + data[7] % 64;
	if (fd < 0)
		fd = memfd_create("fuzz", MFD_CLOEXEC);
	memset(line, 'x', sizeof line);
	line[before] = '\n';
	if (ftruncate(fd, 0) != 0 || lseek(fd, 0, SEEK_SET) != 0)
		return -1;
	if (before && write(fd, line, before + 1) < 0)
		return -1;
	for (size_t i = 0; i < times && (i + 1) * size <= MAX_TEXT; i++) {
		if (write(fd, data + CHOICES, size - CHOICES) < 0)
			return -1;
	}
	return fd;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const ways[] = {"portable", "avx2", "avx512"};
	char path[64];
	if (size < CHOICES || size > MAX_TEXT)
		return 0;
	int fd = write_text(data, size);
	if (fd < 0)
		return 0;
	struct extract_options o = choose(data);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	struct source s = {path, NULL, path};
	struct buffer want, got;
	buffer_init(&want, SIZE_MAX);
	buffer_init(&got, SIZE_MAX);
	if (!slice_choose("libcsv"))
		abort();
	dump_source(&want, &s, &o);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		if (!slice_choose(ways[i]))
			continue; /* not on this processor */
		buffer_reset(&got);
		dump_source(&got, &s, &o);
		assert(str_eq(buffer_str(&want), buffer_str(&got)));
	}
	slice_choose(NULL);
	buffer_drop(&want);
	buffer_drop(&got);
	return 0;
}
