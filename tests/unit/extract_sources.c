/* Where bytes come from: files, folders, gzip, zip. */
#include "base/system/file.h"
#include "extract_help.h"
#include <ftw.h>
#include <minizip/zip.h>
#include <sys/stat.h>
#include <zlib.h>

static char folder[64];

static void make_folder(void)
{
	snprintf(folder, sizeof folder, "/tmp/stuiver-unit.XXXXXX");
	cr_assert_not_null(mkdtemp(folder));
}

static int remove_entry(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st, (void)flag, (void)ftw;
	return remove(path);
}

static void remove_folder(void)
{
	cr_assert_eq(nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
}

TestSuite(sources, .init = make_folder, .fini = remove_folder);

static const char *in_folder(const char *name)
{
	static char path[256];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static void put_file(const char *name, const void *p, size_t n)
{
	struct error e;
	cr_assert_eq(file_write(in_folder(name), (struct str){p, n}, &e), 0, "%s", e.text);
}

/* gzip of one text, in memory. */
static size_t gzip(char *out, size_t size, const char *text)
{
	z_stream z = {0};
	cr_assert_eq(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (Bytef *)(uintptr_t)text;
	z.avail_in = (uInt)strlen(text);
	z.next_out = (Bytef *)out;
	z.avail_out = (uInt)size;
	cr_assert_eq(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return z.total_out;
}

static struct extracted read_path(const char *path)
{
	struct extracted x;
	struct extract_options o = plain(';');
	extract_source_text(&x, &(struct source){(char *)(uintptr_t)path, NULL, (char *)"it"}, &o);
	return x;
}

Test(sources, gzip_members)
{
	char out[1024];
	size_t n = gzip(out, sizeof out, "a;b\n");
	n += gzip(out + n, sizeof out - n, "");
	n += gzip(out + n, sizeof out - n, "c;d\n");
	memset(out + n, 0, 100);
	put_file("whatever", out, n + 100);
	struct extracted x = read_path(in_folder("whatever"));
	cr_expect_eq(x.status, STATUS_OK, "%s", x.error);
	cr_expect_str_eq(x.records.ptr, "1:a|b\n2:c|d\n");
	extracted_drop(&x);
}

Test(sources, gzip_that_is_cut_or_damaged)
{
	char out[1024];
	size_t n = gzip(out, sizeof out, "a;b\nc;d\n");
	put_file("cut.gz", out, n - 5);
	struct extracted x = read_path(in_folder("cut.gz"));
	cr_expect_eq(x.status, STATUS_INPUT);
	cr_expect(strstr(x.error, "stops in the middle"), "%s", x.error);
	extracted_drop(&x);
	out[n - 6] ^= 1; /* checksum */
	put_file("bad.gz", out, n);
	x = read_path(in_folder("bad.gz"));
	cr_expect_eq(x.status, STATUS_INPUT);
	cr_expect(strstr(x.error, "damaged"), "%s", x.error);
	extracted_drop(&x);
	out[n - 6] ^= 1;
	memcpy(out + n, "tail", 4);
	put_file("tail.gz", out, n + 4);
	x = read_path(in_folder("tail.gz"));
	cr_expect_eq(x.status, STATUS_INPUT);
	extracted_drop(&x);
}

Test(sources, bomb)
{
	gzFile f = gzopen(in_folder("bomb.gz"), "wb9");
	char *zeros = calloc(1, 1u << 20);
	memset(zeros, 'x', 1u << 20);
	for (int i = 0; i < 100; i++)
		gzwrite(f, zeros, 1u << 20);
	gzclose(f);
	free(zeros);
	struct extracted x = read_path(in_folder("bomb.gz"));
	cr_expect_eq(x.status, STATUS_LIMIT);
	extracted_drop(&x);
}

static void put_member(zipFile z, const char *name, const char *text)
{
	zip_fileinfo info = {0};
	cr_assert_eq(zipOpenNewFileInZip(z, name, &info, NULL, 0, NULL, 0, NULL, Z_DEFLATED, 9),
		     ZIP_OK);
	zipWriteInFileInZip(z, text, (unsigned)strlen(text));
	zipCloseFileInZip(z);
}

static void make_zip(const char *name)
{
	zipFile z = zipOpen(in_folder(name), 0);
	cr_assert_not_null(z);
	put_member(z, "map/", "");
	put_member(z, "map/januari.csv", "a;b\n1;2\n");
	put_member(z, "f\x82vrier.csv", "a;b\n3;4\n");
	put_member(z, "__MACOSX/._januari.csv", "junk");
	put_member(z, ".hidden", "junk");
	put_member(z, "leesmij.pdf", "junk");
	put_member(z, "leeg.csv", "");
	zipClose(z, NULL);
}

Test(sources, zip_members)
{
	make_zip("2016.zip");
	struct sources *s;
	struct error e;
	const char *path = in_folder("2016.zip");
	cr_assert_eq(sources_open(&s, &path, 1, &e), 0, "%s", e.text);
	cr_assert_eq(s->n, 3);
	cr_expect_eq(s->nskipped, 3);
	cr_expect_str_eq(s->items[0].name, "2016.zip/map/januari.csv");
	cr_expect_str_eq(s->items[1].name, "2016.zip/février.csv");
	struct extracted x;
	struct extract_options o = plain(';');
	extract_source_text(&x, &s->items[1], &o);
	cr_expect_str_eq(x.records.ptr, "1:a|b\n2:3|4\n");
	extracted_drop(&x);
	extract_source_text(&x, &s->items[2], &o);
	cr_expect_eq(x.status, STATUS_OK);
	cr_expect_str_eq(x.issues.ptr, "empty-file@0:0\n");
	extracted_drop(&x);
	sources_free(s);
}

Test(sources, workbook_is_one)
{
	zipFile z = zipOpen(in_folder("boek.xlsx"), 0);
	put_member(z, "[Content_Types].xml", "<x/>");
	put_member(z, "xl/workbook.xml", "<x/>");
	zipClose(z, NULL);
	struct sources *s;
	struct error e;
	const char *path = in_folder("boek.xlsx");
	cr_assert_eq(sources_open(&s, &path, 1, &e), 0);
	cr_expect_eq(s->n, 1);
	cr_expect_str_eq(s->items[0].name, "boek.xlsx");
	cr_expect_null(s->items[0].member);
	sources_free(s);
}

Test(sources, folder)
{
	put_file("b.csv", "a;b\n", 4);
	put_file("a.TSV", "a\tb\n", 4);
	put_file("notes.md", "x", 1);
	put_file(".hidden.csv", "x", 1);
	mkdir(in_folder("sub.csv"), 0700);
	make_zip("c.zip");
	struct sources *s;
	struct error e;
	const char *paths[] = {folder};
	cr_assert_eq(sources_open(&s, paths, 1, &e), 0, "%s", e.text);
	cr_assert_eq(s->n, 5);
	cr_expect_str_eq(s->items[0].name, "a.TSV");
	cr_expect_str_eq(s->items[1].name, "b.csv");
	cr_expect_str_eq(s->items[4].name, "c.zip/leeg.csv");
	cr_expect_eq(s->nskipped, 2 + 3);
	sources_free(s);
}

Test(sources, what_does_not_exist)
{
	struct sources *s;
	struct error e;
	const char *paths[] = {"/nowhere/ledger.csv"};
	cr_assert_eq(sources_open(&s, paths, 1, &e), -1);
	cr_expect_eq(e.status, STATUS_NO_FILE);
	cr_expect(strstr(e.text, "/nowhere/ledger.csv"));
}

static void read_stdin(const char *file, const char *expected)
{
	struct sources *s;
	struct error e;
	const char *paths[] = {"-"};
	cr_assert_not_null(freopen(file, "rb", stdin));
	cr_assert_eq(sources_open(&s, paths, 1, &e), 0, "%s", e.text);
	struct extracted x;
	struct extract_options o = plain(';');
	extract_source_text(&x, &s->items[0], &o);
	cr_expect_eq(x.status, STATUS_OK, "%s", x.error);
	cr_expect_str_eq(x.records.ptr, expected);
	extracted_drop(&x);
	sources_free(s);
}

Test(sources, standard_input)
{
	char out[256];
	put_file("in.gz", out, gzip(out, sizeof out, "a;b\n"));
	read_stdin(in_folder("in.gz"), "1:a|b\n");
}

Test(sources, zip_on_standard_input)
{
	make_zip("in.zip");
	read_stdin(in_folder("in.zip"), "1:a|b\n2:1|2\n");
}
