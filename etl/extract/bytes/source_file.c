/* Sources that must be read from their end, or several places at once: as a file, whatever they are. */
#include "extract/stream.h"

#include "base/system/file.h"
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define COPY_BLOCK (64u << 10)

/* The file itself, where the source is one that is not packed; else -1. */
static int open_plain(int *fd, bool *own, const struct source *source, struct error *e)
{
	unsigned char head[2];
	*fd = -1;
	*own = false;
	if (source->feed || source->member)
		return 0;
	if (spool_find(fd, source->path, e) < 0)
		return -1;
	if (*fd < 0) {
		*fd = open(source->path, O_RDONLY | O_CLOEXEC);
		*own = true;
		if (*fd < 0)
			return error_errno(e, "open", source->path);
	}
	if (pread(*fd, head, 2, 0) == 2 && head[0] == 0x1F && head[1] == 0x8B) {
		if (*own)
			close(*fd);
		*fd = -1;
	}
	return 0;
}

static int copy(struct source_file *out, const struct source *source, struct error *e)
{
	struct source_stream *in;
	char *block = xmalloc(COPY_BLOCK);
	uint64_t size = 0;
	long n = -1;
	out->copy = file_temporary(e);
	if (out->copy && source_open(&in, source, e) == 0) {
		while ((n = source_read(in, block, COPY_BLOCK, e)) > 0) {
			size += (uint64_t)n;
			if (size > SOURCE_FILE_MAX)
				n = error_set(e, STATUS_LIMIT, "it has more than %llu GiB",
					      (unsigned long long)(SOURCE_FILE_MAX >> 30));
			else if (fwrite(block, 1, (size_t)n, out->copy) != (size_t)n)
				n = error_errno(e, "write the temporary copy of", source->name);
			if (n < 0)
				break;
		}
		source_close(in);
		if (n == 0 && fflush(out->copy) != 0)
			n = error_errno(e, "write the temporary copy of", source->name);
	}
	free(block);
	if (n < 0) {
		source_file_close(out);
		return -1;
	}
	out->fd = fileno(out->copy);
	return 0;
}

int source_file_open(struct source_file *out, const struct source *source, struct error *e)
{
	*out = (struct source_file){.fd = -1};
	if (open_plain(&out->fd, &out->own, source, e) < 0)
		return -1;
	return out->fd >= 0 ? 0 : copy(out, source, e);
}

void source_file_close(struct source_file *f)
{
	if (f->copy)
		fclose(f->copy);
	else if (f->own && f->fd >= 0)
		close(f->fd);
	f->fd = -1;
	f->copy = NULL;
}
