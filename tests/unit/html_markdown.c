/* Markdown to HTML: what it understands, and that nothing else gets through. */
#include "html/markdown.h"
#include "html/url.h"

#include <criterion/criterion.h>
#include <stdio.h>

static void expect(const char *text, const char *want)
{
	struct buffer out;
	buffer_init(&out, 1 << 20);
	markdown_html(&out, str_z(text));
	cr_expect(str_eq(buffer_str(&out), str_z(want)), "%s\n gives %.*s\n not   %s", text,
		  STR_ARG(buffer_str(&out)), want);
	buffer_drop(&out);
}

Test(markdown, paragraphs_and_breaks)
{
	expect("", "");
	expect("one", "<p>one</p>\n");
	expect("one\ntwo\n\n\nthree", "<p>one\ntwo</p>\n<p>three</p>\n");
	expect("one  \ntwo\\\nthree", "<p>one<br>\ntwo<br>\nthree</p>\n");
	expect("one\r\n\r\ntwo\r\n", "<p>one</p>\n<p>two</p>\n");
}

Test(markdown, headings_start_below_those_of_the_page)
{
	expect("# A #", "<h3>A</h3>\n");
	expect("text\n### *B*\nmore", "<p>text</p>\n<h5><em>B</em></h5>\n<p>more</p>\n");
	expect("###### deep", "<h6>deep</h6>\n");
	expect("#hashtag", "<p>#hashtag</p>\n");
	expect("####### seven", "<p>####### seven</p>\n");
}

Test(markdown, lists)
{
	expect("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n");
	expect("text\n* a\n  goes on\n* b\n\nend",
	       "<p>text</p>\n<ul>\n<li>a\ngoes on</li>\n<li>b</li>\n</ul>\n<p>end</p>\n");
	expect("- a\n  1. b\n  2. c\n- d",
	       "<ul>\n<li>a\n<ol>\n<li>b</li>\n<li>c</li>\n</ol>\n</li>\n"
	       "<li>d</li>\n</ul>\n");
	expect("7. a\n8. b", "<ol start=\"7\">\n<li>a</li>\n<li>b</li>\n</ol>\n");
	expect("1. a\n2. b\n- c", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n<ul>\n<li>c</li>\n</ul>\n");
	expect("2024 was a year\n-5 euro", "<p>2024 was a year\n-5 euro</p>\n");
}

Test(markdown, tables)
{
	expect("a | *b*\n--|--\n1 | <i>",
	       "<table>\n<tr><th>a</th><th><em>b</em></th></tr>\n<tr><td>1</td><td>&lt;i&gt;</td></tr>\n"
	       "</table>\n");
}

Test(markdown, emphasis)
{
	expect("*a* **b** _c_ __d__",
	       "<p><em>a</em> <strong>b</strong> <em>c</em> <strong>d</strong></p>\n");
	expect("***both***", "<p><em><strong>both</strong></em></p>\n");
	expect("**a *b* c**", "<p><strong>a <em>b</em> c</strong></p>\n");
	expect("2 * 3 * 4", "<p>2 * 3 * 4</p>\n");
	expect("snake_case_name", "<p>snake_case_name</p>\n");
	expect("*open", "<p>*open</p>\n");
	expect("**open *a* x", "<p>**open <em>a</em> x</p>\n");
	expect("\\*no\\*", "<p>*no*</p>\n");
}

Test(markdown, code)
{
	expect("`a < b`", "<p><code>a &lt; b</code></p>\n");
	expect("``a ` b``", "<p><code>a ` b</code></p>\n");
	expect("`open", "<p>`open</p>\n");
	expect("```\n<b>\n*x*\n```\nend", "<pre><code>&lt;b&gt;\n*x*\n</code></pre>\n<p>end</p>\n");
	expect("~~~\nnever closed", "<pre><code>never closed\n</code></pre>\n");
}

Test(markdown, quotes_and_rules)
{
	expect("> a\n> b\n\nc", "<blockquote>\n<p>a\nb</p>\n</blockquote>\n<p>c</p>\n");
	expect("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>\n");
}

Test(markdown, links_to_the_web_only)
{
	expect("[a *b*](https://x.nl/?a=1&b=2)",
	       "<p><a href=\"https://x.nl/?a=1&amp;b=2\" "
	       "rel=\"nofollow noopener\">a <em>b</em></a></p>\n");
	expect("<http://x.nl>",
	       "<p><a href=\"http://x.nl\" rel=\"nofollow noopener\">http://x.nl</a></p>\n");
	expect("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>\n");
	expect("[a](JaVaScRiPt:alert)", "<p>[a](JaVaScRiPt:alert)</p>\n");
	expect("[a](data:text/html,x)", "<p>[a](data:text/html,x)</p>\n");
	expect("[a](//x.nl) [b](/x)", "<p>[a](//x.nl) [b](/x)</p>\n");
	expect("<javascript:alert(1)>", "<p>&lt;javascript:alert(1)&gt;</p>\n");
	expect("[a](https://x.nl\" onclick=\"alert)",
	       "<p>[a](https://x.nl&quot; onclick=&quot;alert)</p>\n");
	expect("[<b>](https://x.nl)",
	       "<p><a href=\"https://x.nl\" rel=\"nofollow noopener\">&lt;b&gt;</a></p>\n");
	expect("![x](https://x.nl/a.png)", "<p>!<a href=\"https://x.nl/a.png\" rel=\"nofollow "
					   "noopener\">x</a></p>\n");
}

Test(markdown, html_is_text)
{
	expect("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n");
	expect("<img src=x onerror='x'>", "<p>&lt;img src=x onerror=&#39;x&#39;&gt;</p>\n");
	expect("*<b onclick=\"x\">*", "<p><em>&lt;b onclick=&quot;x&quot;&gt;</em></p>\n");
	expect("&lt;script&gt;", "<p>&lt;script&gt;</p>\n");
	expect("# <i>", "<h3>&lt;i&gt;</h3>\n");
	expect("a\x01z", "<p>a\xef\xbf\xbdz</p>\n");
}

Test(markdown, takes_time_in_proportion, .timeout = 10)
{
	static const char *const hostile[] = {
		"*",      "_a",           "**a ", "[",  "[a](",    "`",           "`a``",
		"<",      "\\",           "> ",   "- ", "*a **b ", "||\n--|--\n", "|",
		"![[]()", "- a\n  - b\n", "#",    "(",  "![",      "a\n"};
	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
		struct buffer in, out;
		buffer_init(&in, 1 << 20);
		buffer_init(&out, 64 << 20);
		while (in.len < 200000)
			buffer_append_z(&in, hostile[i]);
		markdown_html(&out, buffer_str(&in));
		cr_expect(!out.overflow && out.len > 0, "%s", hostile[i]);
		buffer_drop(&in);
		buffer_drop(&out);
	}
}

Test(markdown, web_urls)
{
	static const char *const good[] = {"http://a", "https://a.nl/b?c#d", "HTTPS://A.NL"};
	static const char *const bad[] = {"",        "http://",        "https:///a", "ftp://a",
					  "http:/a", "javascript:a()", "http://a b", "http://a\"b",
					  "x",       "https://a\nb",   " http://a",  "http://a<b"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		cr_expect(url_is_web(str_z(good[i])), "%s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		cr_expect(!url_is_web(str_z(bad[i])), "%s", bad[i]);
}

/* "x.md" leads to /x, the web where it leads; all else nowhere. */
static struct url own_address(void *payload, struct str written)
{
	struct url there = {{0}};
	struct arena *a = payload;

	if (url_is_web(written))
		url_web(&there, written);
	else if (str_ends(written, STR(".md")) || str_ends(written, STR(".png")))
		there = url_own(a, arena_printf(a, "/%.*s", STR_ARG(written)));
	return there;
}

static void expect_named(const char *text, const char *contents, const char *html)
{
	struct buffer out;
	struct arena *a = arena_new();
	const struct markdown_own own = {own_address, a, str_z(contents)};

	buffer_init(&out, 1 << 20);
	markdown_own_html(&out, str_z(text), &own);
	cr_expect(str_eq(buffer_str(&out), str_z(html)), "%s\n%.*s", text,
		  STR_ARG(buffer_str(&out)));
	buffer_drop(&out);
	arena_free(a);
}

static void expect_own(const char *text, const char *html)
{
	expect_named(text, "", html);
}

Test(markdown, own_contents)
{
	static const char three[] = "Een\n\n## A & b\n\n### niet\n\n## `c`\n\n## D\n";
	static const char heads[] = "<h2 class=\"utrecht-heading-2\" id=\"a-b\">A &amp; b</h2>\n"
				    "<h3 class=\"utrecht-heading-3\" id=\"niet\">niet</h3>\n"
				    "<h2 class=\"utrecht-heading-2\" id=\"c\"><code>c</code></h2>\n"
				    "<h2 class=\"utrecht-heading-2\" id=\"d\">D</h2>\n";
	static const char list[] =
		"<nav class=\"stuiver-contents\" aria-label=\"Hier &lt;in&gt;\"><ul>\n"
		"<li><a class=\"utrecht-link\" href=\"#a-b\">A &amp; b</a></li>\n"
		"<li><a class=\"utrecht-link\" href=\"#c\">c</a></li>\n"
		"<li><a class=\"utrecht-link\" href=\"#d\">D</a></li>\n</ul></nav>\n";
	char all[2048];

	snprintf(all, sizeof all, "<p class=\"utrecht-paragraph\">Een</p>\n%s%s", list, heads);
	expect_named(three, "Hier <in>", all);
	snprintf(all, sizeof all, "<p class=\"utrecht-paragraph\">Een</p>\n%s", heads);
	expect_named(three, "", all);
	expect_named("## A\n\n## B\n", "Hier",
		     "<h2 class=\"utrecht-heading-2\" id=\"a\">A</h2>\n"
		     "<h2 class=\"utrecht-heading-2\" id=\"b\">B</h2>\n");
}

Test(markdown, own_texts)
{
	expect_own(
		"## Wat *er* gebeurt?\n",
		"<h2 class=\"utrecht-heading-2\" id=\"wat-er-gebeurt\">Wat <em>er</em> gebeurt?</h2>\n");
	expect_own(
		"[hier](x.md), [daar](https://a.nl/?b&c)",
		"<p class=\"utrecht-paragraph\"><a class=\"utrecht-link\" href=\"/x.md\">hier</a>, "
		"<a class=\"utrecht-link\" href=\"https://a.nl/?b&amp;c\">daar</a></p>\n");
	expect_own("[nergens](javascript:a())", "<p class=\"utrecht-paragraph\">nergens</p>\n");
	expect_own("![een *\"beeld\"* <b>](x.png)",
		   "<p class=\"utrecht-paragraph\"><img loading=\"lazy\" src=\"/x.png\" "
		   "alt=\"een &quot;beeld&quot; &lt;b&gt;\"></p>\n");
	expect_own("![een beeld](x.gif)", "<p class=\"utrecht-paragraph\">een beeld</p>\n");
	expect_own("```text\n<a>\n```\n", "<pre class=\"utrecht-code-block stuiver-said\">"
					  "<code>&lt;a&gt;\n</code></pre>\n");
	expect_own(
		"|a *x*|<b>|\n|-|-|\n|c|d|\n",
		"<table class=\"utrecht-table stack terms\">\n"
		"<thead><tr><th scope=\"col\">a <em>x</em></th><th scope=\"col\">&lt;b&gt;</th></tr></thead><tbody>\n"
		"<tr><td>c</td><td data-l=\"&lt;b&gt;\">d</td></tr>\n</tbody></table>\n");
}
