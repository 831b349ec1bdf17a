/* Charsets: found, named, mixed, and bytes that mean nothing. */
#include "extract_help.h"
#include <iconv.h>

static struct extracted read_as(const char *charset, const void *bytes, size_t n)
{
	struct extracted x;
	struct extract_options o = plain(';');
	o.charset = charset;
	extract_bytes(&x, bytes, n, &o);
	return x;
}

static void reads(const char *charset, const void *bytes, size_t n, const char *name,
		  const char *records, const char *issues)
{
	struct extracted x = read_as(charset, bytes, n);
	cr_assert_eq(x.status, STATUS_OK, "%s", x.error);
	cr_expect_str_eq(x.dialect.charset, name);
	cr_expect_str_eq(x.records.ptr, records, "%s gives '%s', expected '%s'", name,
			 x.records.ptr, records);
	cr_expect_str_eq(x.issues.ptr, issues, "%s has issues '%s'", name, x.issues.ptr);
	extracted_drop(&x);
}

#define READS(charset, bytes, name, records, issues) \
	reads(charset, bytes, sizeof bytes - 1, name, records, issues)

Test(charset, found)
{
	READS(NULL, "a;b\n", "utf-8", "1:a|b\n", "");
	READS(NULL, "caf\xC3\xA9\n", "utf-8", "1:café\n", "");
	READS(NULL,
	      "\xEF\xBB\xBF"
	      "a;b\n",
	      "utf-8", "1:a|b\n", "");
	READS(NULL, "caf\xE9;\x80 5\n", "windows-1252", "1:café|€ 5\n", "");
	READS(NULL, "a\n\xC3", "windows-1252", "1:a\n2:Ã\n", "");
}

Test(charset, utf16)
{
	READS(NULL,
	      "\xFF\xFE"
	      "a\0;\0\xAC\x20\n\0",
	      "utf-16le", "1:a|€\n", "");
	READS(NULL, "\xFE\xFF\0a\0;\x20\xAC\0\n", "utf-16be", "1:a|€\n", "");
	READS(NULL, "a\0b\0c\0;\0d\0\n\0", "utf-16le", "1:abc|d\n", "");
	READS(NULL, "\0a\0b\0c\0;\0d\0\n", "utf-16be", "1:abc|d\n", "");
	READS("utf-16", "\x3D\xD8\x00\xDE;\0\x3D\xD8\n\0", "utf-16le", "1:😀|\xEF\xBF\xBD\n",
	      "invalid-byte@1:2\n");
	READS("utf-16", "a\0\n\0b", "utf-16le", "1:a\n2:\xEF\xBF\xBD\n", "invalid-byte@2:1\n");
}

Test(charset, named)
{
	READS("ISO-8859-15", "\xA4;\xBD\n", "ISO-8859-15", "1:€|œ\n", "");
	READS("latin1", "\xE9;\x80\n", "windows-1252", "1:é|€\n", "");
	READS("cp850", "\x82;\x87\n", "cp850", "1:é|ç\n", "");
	READS("windows-1252", "caf\xC3\xA9\n", "windows-1252", "1:café\n", "utf-8-twice@1:0\n");
	READS("shift_jis", "\x83\x65;\x83\n", "shift_jis", "1:テ|\xEF\xBF\xBD\n",
	      "invalid-byte@1:2\n");
}

Test(charset, unknown_name_is_refused)
{
	struct extracted x = read_as("klingon", "a\n", 2);
	cr_expect_eq(x.status, STATUS_USAGE);
	cr_expect(strstr(x.error, "klingon"));
	extracted_drop(&x);
}

Test(charset, mark_beats_name)
{
	READS("windows-1252",
	      "\xEF\xBB\xBF"
	      "caf\xC3\xA9\n",
	      "utf-8", "1:café\n", "charset-conflict@0:0\n");
	READS("utf-16", "\xFE\xFF\0a\0\n", "utf-16be", "1:a\n", "");
}

Test(charset, invalid_bytes_are_kept_and_told)
{
	READS("utf-8", "a;b\n\nx;caf\xE9\n\xFFz;\xC3\n", "utf-8",
	      "1:a|b\n3:x|caf\xEF\xBF\xBD\n4:\xEF\xBF\xBDz|\xEF\xBF\xBD\n",
	      "invalid-byte@3:2\ninvalid-byte@4:1\n");
	READS(NULL, "\xE9;\x81\n", "windows-1252", "1:é|\xEF\xBF\xBD\n", "invalid-byte@1:2\n");
	/* U+FFFD that the file itself holds is no invalid byte. */
	READS(NULL, "\xEF\xBF\xBD\n", "utf-8", "1:\xEF\xBF\xBD\n", "");
	/* Overlong, surrogate, beyond U+10FFFF. */
	READS("utf-8", "\xC0\xAF;\xED\xA0\x80;\xF4\x90\x80\x80\n", "utf-8",
	      "1:\xEF\xBF\xBD\xEF\xBF\xBD|\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD|"
	      "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\n",
	      "invalid-byte@1:1\n");
}

Test(charset, mixed_is_told)
{
	READS(NULL, "caf\xC3\xA9\ncaf\xE9\n", "windows-1252", "1:café\n2:café\n",
	      "mixed-charset@0:0\nutf-8-twice@1:0\n");
}

Test(charset, evidence_names_the_place)
{
	struct extracted x = read_as(NULL, "a\nb\nc\xE9\n", 7);
	cr_expect(strstr(x.dialect.charset_evidence, "0xE9 at offset 5 (line 3)"), "%s",
		  x.dialect.charset_evidence);
	extracted_drop(&x);
}

/* Every character against iconv, in a text of some blocks, so that characters lie across their
 * ends. */
static void agrees_with_iconv(const char *charset, const char *iconv_name)
{
	struct buffer wide;
	size_t n = 1u << 20;
	buffer_init(&wide, SIZE_MAX);
	static const char *const words[] = {"é", "€", "abc", "œuvre", "ÿ", "naïef ", "x"};
	while (wide.len < n)
		buffer_printf(&wide, "%s%s", words[(wide.len * 7 + wide.len / 13) % 7],
			      wide.len % 97 == 0 ? "\n" : "");
	buffer_append_char(&wide, '\n');
	char *bytes = malloc(wide.len * 4);
	char *from = wide.ptr;
	char *to = bytes;
	size_t room = wide.len * 4;
	iconv_t cd = iconv_open(iconv_name, "UTF-8");
	size_t left = wide.len;
	cr_assert_eq(iconv(cd, &from, &left, &to, &room), 0);
	iconv_close(cd);
	struct extracted x = read_as(charset, bytes, (size_t)(to - bytes));
	struct extracted y = read_as("utf-8", wide.ptr, wide.len);
	cr_expect_gt(y.n, 1000);
	cr_expect(str_eq(buffer_str(&x.records), buffer_str(&y.records)), "%s", charset);
	cr_expect_str_empty(x.issues.ptr);
	extracted_drop(&x);
	extracted_drop(&y);
	buffer_drop(&wide);
	free(bytes);
}

Test(charset, agrees_with_iconv)
{
	agrees_with_iconv("windows-1252", "WINDOWS-1252");
	agrees_with_iconv("iso-8859-15", "ISO-8859-15");
	agrees_with_iconv("utf-16le", "UTF-16LE");
	agrees_with_iconv("utf-16be", "UTF-16BE");
	agrees_with_iconv("utf-7", "UTF-7");
	agrees_with_iconv("utf-32le", "UTF-32LE");
	agrees_with_iconv("gb18030", "GB18030");
	agrees_with_iconv(NULL, "UTF-8");
}

/* ---- characters that nobody sees, or that nobody meant ---- */

Test(unseen, is_left_out)
{
	READS(NULL,
	      "\xEF\xBB\xBF"
	      "a;b\nP1\xE2\x80\x8B;1\n\xEF\xBB\xBF"
	      "c;-\xEF\xBB\xBF"
	      "42\n",
	      "utf-8", "1:a|b\n2:P1|1\n3:c|-42\n",
	      "invisible-character@2:0\ninvisible-character@3:0\n");
	READS(NULL,
	      "so\xC2\xAD"
	      "ft;\xE2\x80\xAA"
	      "2,50\xE2\x80\xAC\n",
	      "utf-8", "1:soft|2,50\n", "invisible-character@1:0\n");
	/* Joiners, behind ASCII only. */
	READS(NULL, "P1\xE2\x80\x8D;\xD9\x87\xE2\x80\x8C\xD9\x87\n", "utf-8",
	      "1:P1|\xD9\x87\xE2\x80\x8C\xD9\x87\n", "invisible-character@1:0\n");
	/* In UTF-16, and in Windows-1252, where the soft hyphen is a byte. */
	READS(NULL,
	      "\xFF\xFE"
	      "a\0\x0B\x20\n\0",
	      "utf-16le", "1:a\n", "invisible-character@1:0\n");
	READS("windows-1252", "so\xADje\xE9\n", "windows-1252", "1:sojeé\n",
	      "invisible-character@1:0\n");
	/* Undecodable bytes behind it keep their place. */
	READS("utf-8", "a\xE2\x80\x8B;b\n1;\xE9\n", "utf-8", "1:a|b\n2:1|\xEF\xBF\xBD\n",
	      "invisible-character@1:0\ninvalid-byte@2:2\n");
}

Test(unseen, accents_apart)
{
	READS(NULL, "Cafe\xCC\x81;i\xCC\x88;x\xCC\x82\n", "utf-8", "1:Café|ï|x\xCC\x82\n",
	      "accent-apart@1:0\n");
}

Test(unseen, controls_that_were_windows_1252)
{
	READS(NULL, "Bo\xC2\x92s;\xC2\x80 5;\xC2\x81\n", "utf-8", "1:Bo’s|€ 5|\xC2\x81\n",
	      "c1-control@1:0\n");
}

Test(unseen, utf8_twice)
{
	READS(NULL, "cafÃ©;â‚¬ 5;â\xC2\x80\xC2\x99s;CÃ”TE;Å“uf\n", "utf-8",
	      "1:café|€ 5|’s|CÔTE|œuf\n", "utf-8-twice@1:0\n");
	/* Letters and signs that only look like it. */
	READS(NULL, "“MANHÃ”;Â;é\xC2\xA0»;pâte;Ã\n", "utf-8", "1:“MANHÃ”|Â|é\xC2\xA0»|pâte|Ã\n",
	      "");
}

/* Wherever blocks end: what belongs together is read as one. */
Test(unseen, across_blocks)
{
	static const char *const words[] = {"e\xCC\x81",    "Ã©",          "â‚¬",
					    "\xE2\x80\x8B", "Bo\xC2\x92s", "abc"};
	static const char *const meant[] = {"é", "é", "€", "", "Bo’s", "abc"};
	struct buffer text, want;
	buffer_init(&text, SIZE_MAX);
	buffer_init(&want, SIZE_MAX);
	for (size_t i = 0; text.len < (3u << 18) + 1000; i++) {
		size_t k = (i * 5 + i / 11) % 6;
		bool end = i % 16 == 15;
		buffer_printf(&text, "%s%s", words[k], end ? "\n" : ";");
		if (i % 16 == 0)
			buffer_printf(&want, "%zu:", i / 16 + 1);
		buffer_printf(&want, "%s%s", meant[k], end ? "\n" : "|");
	}
	while (text.ptr[text.len - 1] != '\n')
		text.len--;
	while (want.ptr[want.len - 1] != '\n')
		want.len--;
	for (size_t shift = 0; shift < 24; shift++) {
		struct extracted x;
		struct extract_options o = plain(';');
		struct buffer shifted;
		buffer_init(&shifted, SIZE_MAX);
		buffer_printf(&shifted, "%.*s\n", (int)shift, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
		buffer_append_str(&shifted, buffer_str(&text));
		o.charset = "utf-8";
		o.skip = 1;
		extract_bytes(&x, shifted.ptr, shifted.len, &o);
		const char *from = x.records.ptr, *wanted = want.ptr;
		/* The lines are one further on. */
		for (size_t line = 2; *wanted; line++) {
			cr_assert_eq(strtoul(from, NULL, 10), line);
			from = strchr(from, ':');
			wanted = strchr(wanted, ':');
			size_t n = (size_t)(strchr(wanted, '\n') + 1 - wanted);
			cr_assert(strncmp(from, wanted, n) == 0, "shift %zu, line %zu", shift,
				  line);
			from += n;
			wanted += n;
			if (wanted >= want.ptr + want.len)
				break;
		}
		extracted_drop(&x);
		buffer_drop(&shifted);
	}
	buffer_drop(&text);
	buffer_drop(&want);
}

Test(unseen, end_of_a_file)
{
	READS(NULL, "a;1,50\nb;2,50\n\x1A", "utf-8", "1:a|1,50\n2:b|2,50\n", "end-mark@0:0\n");
	READS(NULL, "a;1,50\nb;2,50\x1A\x1A", "utf-8", "1:a|1,50\n2:b|2,50\n", "end-mark@0:0\n");
	READS(NULL, "a;1,50\nb;2,50\nc;3,5", "utf-8", "1:a|1,50\n2:b|2,50\n3:c|3,5\n",
	      "no-line-end@3:2\n");
	READS(NULL, "a;1,50\nb;2,50\nc;3", "utf-8", "1:a|1,50\n2:b|2,50\n3:c|3\n",
	      "no-line-end@3:2\n");
	READS(NULL, "a;1,50\nb;2,50\nc;3,50", "utf-8", "1:a|1,50\n2:b|2,50\n3:c|3,50\n", "");
	READS(NULL, "a;1,50\nb;2,50\nc;x", "utf-8", "1:a|1,50\n2:b|2,50\n3:c|x\n", "");
}

Test(charset, dos_and_mac_by_their_words)
{
	READS(NULL,
	      "Caf\x82s;Re\x89"
	      "el;\x82\n",
	      "cp850", "1:Cafés|Reëel|é\n", "charset-guess@0:0\n");
	READS(NULL,
	      "Caf\x8Es;Re\x91"
	      "el;na\x95"
	      "ef\n",
	      "macintosh", "1:Cafés|Reëel|naïef\n", "charset-guess@0:0\n");
	READS(NULL, "co\x94peratie\n", "cp850", "1:coöperatie\n", "charset-guess@0:0\n");
	/* Windows-1252, with what stands between letters there. */
	READS(NULL,
	      "Bo\x92s;caf\xE9s;a\x96z;b\x85"
	      "c\n",
	      "windows-1252", "1:Bo’s|cafés|a–z|b…c\n", "");
	READS(NULL,
	      "\x93"
	      "citaat\x94;\x80 5\n",
	      "windows-1252", "1:“citaat”|€ 5\n", "");
	READS(NULL, "Caf\xBFs;x\xB0y\n", "windows-1252", "1:Caf¿s|x°y\n", "");
	/* è of DOS, ä of a Mac: nobody can tell. */
	READS(NULL, "gr\x8Ane\n", "windows-1252", "1:grŠne\n", "charset-guess@0:0\n");
}
