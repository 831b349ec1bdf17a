#include "cli/road/staging.h"

#include "base/system/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define DEPTH_MAX 8
#define ARGUMENTS_MAX ((size_t)1 << 20)
#define COPY_BYTES 65536u

/* Options of a load that are told as they were. */
static const char *const with_value[] = {"resource", "allow-rejected", "expect"};
static const char *const switches[] = {"accept-totals", "beside", "replace", "without-originals"};

int staging_begin(struct staging *s, struct error *e)
{
	*s = (struct staging){.arena = arena_new()};
	buffer_init(&s->arguments, ARGUMENTS_MAX);
	return staging_folder_make(s, e);
}

/* ---- copying ---- */

static int copy_bytes(FILE *from, FILE *to, const char *name, struct error *e)
{
	char *block = xmalloc(COPY_BYTES);
	size_t n;
	int result = 0;

	while (result == 0 && (n = fread(block, 1, COPY_BYTES, from)) > 0)
		if (fwrite(block, 1, n, to) != n)
			result = error_errno(e, "copy", name);
	if (result == 0 && ferror(from))
		result = error_errno(e, "read", name);
	free(block);
	return result;
}

static int copy_file(const char *from, const char *to, struct error *e)
{
	FILE *in = fopen(from, "rbe"), *out = in ? fopen(to, "wbxe") : NULL;

	if (!in || !out) {
		int result = error_errno(e, in ? "write" : "read", in ? to : from);
		if (in)
			fclose(in);
		return result;
	}
	int result = copy_bytes(in, out, from, e);
	fclose(in);
	if (fclose(out) != 0 && result == 0)
		result = error_errno(e, "write", to);
	return result;
}

static void remember(struct staging *s, struct str path)
{
	if (s->n == s->capacity) {
		s->capacity = s->capacity ? 2 * s->capacity : 16;
		struct str *more = ARENA_ARRAY(s->arena, struct str, s->capacity);
		if (s->n)
			memcpy(more, s->paths, s->n * sizeof *more);
		s->paths = more;
	}
	s->paths[s->n++] = path;
}

/* A file, or a folder with all that is in it, at `to` below the folder. */
static int copy_tree(struct staging *s, const char *from, struct str to, int depth, struct error *e)
{
	struct str at = arena_printf(s->arena, "%.*s/%.*s", STR_ARG(s->folder), STR_ARG(to));
	struct str *names;
	size_t n;

	if (depth > DEPTH_MAX)
		return error_set(e, STATUS_LIMIT, "%s: folders may lie in each other %d deep", from,
				 DEPTH_MAX);
	if (!file_is_dir(from)) {
		remember(s, to);
		struct str parent = arena_dup(s->arena, str_folder(at));
		return dir_make(parent.ptr, e) || copy_file(from, at.ptr, e) ? -1 : 0;
	}
	if (dir_make(at.ptr, e) || dir_list(&names, &n, s->arena, from, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		struct str one = arena_printf(s->arena, "%s/%.*s", from, STR_ARG(names[i]));
		struct str there =
			arena_printf(s->arena, "%.*s/%.*s", STR_ARG(to), STR_ARG(names[i]));
		if (copy_tree(s, one.ptr, there, depth + 1, e))
			return -1;
	}
	return 0;
}

/* ---- the command line ---- */

static int put_argument(struct staging *s, struct str text, struct error *e)
{
	if (memchr(text.ptr, '\n', text.len))
		return error_set(e, STATUS_USAGE, "a line end in an argument cannot be kept");
	buffer_append_str(&s->arguments, text);
	return buffer_append_char(&s->arguments, '\n')
		       ? error_set(e, STATUS_LIMIT, "the command line is too long to be kept")
		       : 0;
}

static int put_option(struct staging *s, const char *name, const char *value, struct error *e)
{
	return put_argument(s, arena_printf(s->arena, "--%s=%s", name, value), e);
}

/* A folder is copied whole, of a file its folder. */
static int copy_mapping(struct staging *s, const char *path, struct error *e)
{
	struct str file = STR(""), folder = str_z(path);

	if (!file_is_dir(path)) {
		file = arena_printf(s->arena, "/%.*s", STR_ARG(str_base_name(str_z(path))));
		folder = str_folder(str_z(path));
		folder = folder.len ? arena_dup(s->arena, folder) : STR(".");
	}
	struct str there = arena_printf(s->arena, "mapping%.*s", STR_ARG(file));
	return copy_tree(s, folder.ptr, STR("mapping"), 0, e) ||
			       put_option(s, "mapping", there.ptr, e)
		       ? -1
		       : 0;
}

static int copy_code_lists(struct staging *s, const struct options *o, struct error *e)
{
	for (size_t i = 0; i < option_count(o, "codelists"); i++) {
		struct str to = arena_printf(s->arena, "codelists-%zu", i);
		if (copy_tree(s, option_at(o, "codelists", i), to, 0, e) ||
		    put_option(s, "codelists", to.ptr, e))
			return -1;
	}
	return 0;
}

static int copy_files(struct staging *s, const struct options *o, struct error *e)
{
	size_t n;
	const char *const *args = options_args(o, &n);

	for (size_t i = 0; i < n; i++) {
		struct str name = str_base_name(str_z(args[i]));
		if (strcmp(args[i], "-") == 0)
			return error_set(e, STATUS_USAGE,
					 "standard input cannot be staged: give a file");
		struct str to = arena_printf(s->arena, "files/%zu/%.*s", i, STR_ARG(name));
		if (copy_tree(s, args[i], to, 0, e) || put_argument(s, to, e))
			return -1;
	}
	return 0;
}

static int put_options(struct staging *s, const struct options *o, struct error *e)
{
	for (size_t i = 0; i < sizeof with_value / sizeof *with_value; i++)
		for (size_t k = 0; k < option_count(o, with_value[i]); k++)
			if (put_option(s, with_value[i], option_at(o, with_value[i], k), e))
				return -1;
	for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
		if (option_given(o, switches[i]) &&
		    put_argument(s, arena_printf(s->arena, "--%s", switches[i]), e))
			return -1;
	return 0;
}

int staging_copy(struct staging *s, const struct options *o, struct error *e)
{
	return copy_mapping(s, option_value(o, "mapping"), e) || copy_code_lists(s, o, e) ||
			       put_options(s, o, e) || copy_files(s, o, e)
		       ? -1
		       : 0;
}

/* ---- running ---- */

static size_t count_lines(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
		n += text.ptr[i] == '\n';
	return n;
}

int staging_run(const struct staging *s, const struct command *c, const char *store,
		struct str arguments, const struct options *asked, struct loading *l)
{
	struct arena *a = arena_new();
	char **argv = ARENA_ARRAY(a, char *, count_lines(arguments) + 8);
	int argc = 0, code;

	argv[argc++] = (char *)(uintptr_t)c->name;
	argv[argc++] = (char *)(uintptr_t)arena_printf(a, "--store=%s", store).ptr;
	if (asked && options_json(asked))
		argv[argc++] = (char *)(uintptr_t) "--json";
	if (!asked || options_quiet(asked))
		argv[argc++] = (char *)(uintptr_t) "--quiet";
	while (arguments.len) {
		struct str line = str_split(&arguments, '\n');
		/* Only a load keeps originals, or not. */
		if (line.len && (!l->dry || !str_eq(line, STR("--without-originals"))))
			argv[argc++] = (char *)(uintptr_t)arena_dup(a, line).ptr;
	}
	argv[argc] = NULL;
	int was = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (was < 0 || chdir(s->folder.ptr) != 0) {
		if (was >= 0)
			close(was);
		arena_free(a);
		return EXIT_FAULT;
	}
	struct options *o = options_parse(c, argc, argv, &code);
	if (o) {
		l->options = o;
		l->store = store;
		l->without_originals = !l->dry && option_given(o, "without-originals");
		code = loading_run(l);
		options_free(o);
	}
	if (fchdir(was) != 0)
		code = EXIT_FAULT;
	close(was);
	arena_free(a);
	return code;
}

void staging_end(struct staging *s)
{
	staging_folder_remove(s);
	buffer_drop(&s->arguments);
	arena_free(s->arena);
}
