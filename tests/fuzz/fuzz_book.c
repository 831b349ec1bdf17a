/* Workbooks: the first byte chooses what is made of the rest. 0: the file itself, whatever it is. Else a
 * container is made around it (stored, so that bytes reach the parser as they are): 1 a sheet of an XLSX,
 * 2 its string table, 3 its styles, 4 its workbook, 5 the content of an ODS. Any of them must come to its
 * end or be refused; every cell is UTF-8, in a row below the last. What is no workbook is read as text, whose records
 * may share a line (a lone carriage return ends one). */
#include "base/text/utf8.h"
#include "extract/extract.h"

#include <assert.h>
#include <minizip/zip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define RELATIONS "<Relationships xmlns=\"r\">"
#define RELATION(id, type, target) \
	"<Relationship Id=\"" id "\" Type=\"x/" type "\" Target=\"" target "\"/>"

static const struct {
	const char *name, *text;
} usual[] = {
	{"[Content_Types].xml", "<Types/>"},
	{"_rels/.rels",
	 RELATIONS RELATION("a", "officeDocument", "xl/workbook.xml") "</Relationships>"},
	{"xl/_rels/workbook.xml.rels",
	 RELATIONS RELATION("s", "worksheet", "sheet.xml")
		 RELATION("t", "sharedStrings", "strings.xml")
			 RELATION("u", "styles", "styles.xml") "</Relationships>"},
	{"xl/sheet.xml",
	 "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" "
	 "s=\"1\"><v>41670.5</v></c></row></sheetData></worksheet>"},
	{"xl/strings.xml", "<sst><si><t>naam</t></si></sst>"},
	{"xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId=\"200\" "
			  "formatCode=\"yyyy-mm-dd\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf "
			  "numFmtId=\"200\"/></cellXfs></styleSheet>"},
	{"xl/workbook.xml", "<workbook><sheets><sheet name=\"A\" id=\"s\"/></sheets></workbook>"},
};

static void put(zipFile z, const char *name, const void *p, size_t n)
{
	zip_fileinfo info = {0};
	if (zipOpenNewFileInZip(z, name, &info, NULL, 0, NULL, 0, NULL, 0, 0) != ZIP_OK)
		return;
	zipWriteInFileInZip(z, p, (unsigned)n);
	zipCloseFileInZip(z);
}

static void make(const char *path, uint8_t choice, const uint8_t *data, size_t size)
{
	static const char *const given[] = {"", "xl/sheet.xml", "xl/strings.xml", "xl/styles.xml",
					    "xl/workbook.xml"};
	zipFile z = zipOpen(path, APPEND_STATUS_CREATE);
	if (!z)
		return;
	if (choice == 5)
		put(z, "content.xml", data, size);
	for (size_t i = 0; choice < 5 && i < sizeof usual / sizeof *usual; i++) {
		bool this = strcmp(usual[i].name, given[choice]) == 0;
		put(z, usual[i].name, this ? (const void *)data : usual[i].text,
		    this ? size : strlen(usual[i].text));
	}
	zipClose(z, NULL);
}

static void read_all(struct extractor *x, uint8_t choice)
{
	struct batch *b = batch_new();
	struct error e;
	uint64_t line = 0;
	while (extract_next(x, b, &e) > 0) {
		for (size_t i = 0; i < b->nrecords; i++) {
			const struct record *r = &b->records[i];
			assert(r->line > line || (choice == 0 && r->line == line));
			line = r->line;
			for (uint32_t k = 0; k < r->nfields; k++) {
				struct str f = b->fields[r->first + k];
				assert(utf8_valid(f) == f.len);
			}
		}
	}
	batch_free(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	char path[64];
	if (size < 1 || size > 1u << 18)
		return 0;
	if (fd < 0)
		fd = memfd_create("fuzz", MFD_CLOEXEC);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (ftruncate(fd, 0) != 0)
		return 0;
	uint8_t choice = (uint8_t)(data[0] % 6);
	if (choice)
		make(path, choice, data + 1, size - 1);
	else if (pwrite(fd, data + 1, size - 1, 0) != (ssize_t)size - 1)
		return 0;
	struct source s = {.path = path, .name = path};
	struct extract_options o;
	struct issues *issues = issues_new();
	struct extractor *x;
	struct error e;
	extract_options_init(&o);
	o.fill_merged = data[0] & 8;
	o.leave_hidden = data[0] & 16;
	o.until_gap = data[0] & 32 ? -1 : 0;
	if (extract_open(&x, &s, &o, issues, &e) == 0) {
		read_all(x, choice);
		extract_close(x);
	}
	issues_free(issues);
	return 0;
}
