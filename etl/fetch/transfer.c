/* One request. */
#include "fetch/transfer.h"

#include "fetch/outcome_judge.h"

#include <stdio.h>
#include <stdlib.h>

#define REDIRECTS_MAX 5L
#define TAG_SIZE 256 /* of a validator; a longer one is none */

struct transfer {
	CURL *easy;
	CURLM *multi;
	struct curl_slist *headers;
	const char *accept;
	enum lang lang;
	bool conditional;
	char etag[TAG_SIZE], modified[TAG_SIZE]; /* of the answer */
	struct buffer body;
	const volatile int *stop;
	char reason[CURL_ERROR_SIZE];
};

int transfer_check_base(const char *base, struct error *e)
{
	static const CURLUPart unwanted[] = {CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_QUERY,
					     CURLUPART_FRAGMENT};
	char *part = NULL;
	int result = 0;

	if (curl_library_open(e))
		return -1;
	CURLU *u = curl.curl_url();
	if (!u)
		out_of_memory();
	if (curl.curl_url_set(u, CURLUPART_URL, base, 0) ||
	    curl.curl_url_get(u, CURLUPART_SCHEME, &part, 0) ||
	    (strcmp(part, "http") != 0 && strcmp(part, "https") != 0))
		result = error_set(e, STATUS_USAGE,
				   "'%s' is no address to fetch from; write it like "
				   "https://host/path",
				   base);
	curl.curl_free(part);
	for (size_t i = 0; result == 0 && i < sizeof unwanted / sizeof *unwanted; i++) {
		part = NULL;
		if (curl.curl_url_get(u, unwanted[i], &part, 0) == CURLUE_OK)
			result = error_set(e, STATUS_USAGE,
					   "the address to fetch from may hold no user, '?' or "
					   "'#'; write it like https://host/path");
		curl.curl_free(part);
	}
	curl.curl_url_cleanup(u);
	return result;
}

static size_t on_body(char *bytes, size_t size, size_t n, void *context)
{
	struct transfer *t = context;

	/* Anything but the whole size ends the transfer; body.overflow tells why. */
	return buffer_append(&t->body, bytes, size * n) ? 0 : size * n;
}

/* The names of the options with a long, and what we set. */
static void set_limits(CURL *c, const struct fetch_options *o)
{
	curl.curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl.curl_easy_setopt(c, CURLOPT_QUICK_EXIT,
			      1L); /* a name lookup does not hold up the end */
	curl.curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)o->connect_timeout_ms);
	curl.curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)o->timeout_ms);
	curl.curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)o->max_bytes);
	curl.curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
	curl.curl_easy_setopt(c, CURLOPT_MAXREDIRS, REDIRECTS_MAX);
}

/* "ETag: x" when the line is that field. */
static void take_field(char out[TAG_SIZE], struct str line, struct str name)
{
	if (line.len <= name.len || strncasecmp(line.ptr, name.ptr, name.len) != 0)
		return;
	struct str value = str_trim((struct str){line.ptr + name.len, line.len - name.len});
	if (value.len < TAG_SIZE)
		snprintf(out, TAG_SIZE, "%.*s", STR_ARG(value));
}

static size_t on_header(char *bytes, size_t size, size_t n, void *context)
{
	struct transfer *t = context;
	struct str line = {bytes, size * n};

	if (str_starts(line, STR("HTTP/"))) /* of a redirect before it, these are none of ours */
		t->etag[0] = t->modified[0] = '\0';
	take_field(t->etag, line, STR("ETag:"));
	take_field(t->modified, line, STR("Last-Modified:"));
	return size * n;
}

static void add_header(struct transfer *t, const char *name, struct str value)
{
	char line[TAG_SIZE + 64];

	snprintf(line, sizeof line, "%s: %.*s", name, STR_ARG(value));
	t->headers = curl.curl_slist_append(t->headers, line);
}

void transfer_unless(struct transfer *t, struct str etag, struct str modified)
{
	curl.curl_slist_free_all(t->headers);
	t->headers = NULL;
	t->conditional = etag.len || modified.len;
	if (t->accept)
		add_header(t, "Accept", str_z(t->accept));
	if (etag.len && etag.len < TAG_SIZE)
		add_header(t, "If-None-Match", etag);
	if (modified.len && modified.len < TAG_SIZE)
		add_header(t, "If-Modified-Since", modified);
	curl.curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
}

static int set_options(struct transfer *t, const char *base, const struct fetch_options *o)
{
	CURL *c = t->easy;
	const char *scheme = strncasecmp(base, "https", 5) == 0 ? "https" : "http";

	set_limits(c, o);
	curl.curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->reason);
	curl.curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl.curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	curl.curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, ""); /* all that libcurl can unpack */
	curl.curl_easy_setopt(c, CURLOPT_USERAGENT, "Stuiver/" STUIVER_VERSION);
	/* Both are checked: without them libcurl would also read files and talk FTP. */
	if (curl.curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, scheme) ||
	    curl.curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, scheme))
		return -1;
	curl.curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
	curl.curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
	t->accept = o->accept;
	transfer_unless(t, STR(""), STR(""));
	return 0;
}

int transfer_new(struct transfer **out, const char *base, const struct fetch_options *o,
		 struct error *e)
{
	if (curl_library_open(e))
		return -1;
	struct transfer *t = xcalloc(1, sizeof *t);
	*out = t;
	t->stop = o->stop;
	t->lang = o->lang;
	buffer_init(&t->body, o->max_bytes);
	t->easy = curl.curl_easy_init();
	t->multi = curl.curl_multi_init();
	if (!t->easy || !t->multi)
		out_of_memory();
	if (set_options(t, base, o) == 0)
		return 0;
	transfer_free(t);
	*out = NULL;
	return error_set(e, STATUS_IO, "this libcurl (%s) cannot fetch %s; install one that can",
			 curl.curl_version(), base);
}

void transfer_free(struct transfer *t)
{
	if (!t)
		return;
	curl.curl_easy_cleanup(t->easy);
	curl.curl_multi_cleanup(t->multi);
	curl.curl_slist_free_all(t->headers);
	buffer_drop(&t->body);
	free(t);
}

static void judge(struct transfer *t, CURLcode code, struct outcome *o)
{
	long http = 0;
	curl_off_t after = 0;
	const char *type = NULL;

	curl.curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &http);
	curl.curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &after);
	curl.curl_easy_getinfo(t->easy, CURLINFO_CONTENT_TYPE, &type);
	*o = (struct outcome){.http = (int)http,
			      .type = type ? type : "",
			      .etag = t->etag,
			      .modified = t->modified,
			      .mend = STR("")};
	if (after > 0)
		o->retry_after_ms = (uint64_t)after * 1000;
	if (code == CURLE_FILESIZE_EXCEEDED || t->body.overflow) {
		outcome_fault(o, STATUS_LIMIT, false, STR(""),
			      text_of(t->lang, T("vraag minder in een keer")));
		snprintf(o->what, sizeof o->what, "%.*s %zu bytes",
			 STR_ARG(text_of(t->lang, T("het antwoord is groter dan"))), t->body.max);
	} else if (code != CURLE_OK) {
		outcome_curl(o, t->lang, code, t->reason);
	} else if (!t->conditional || http != 304) {
		outcome_http(o, t->lang);
	}
	if (o->status == STATUS_OK)
		o->body = buffer_str(&t->body);
}

void transfer_form(struct transfer *t, struct str form)
{
	curl.curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)form.len);
	curl.curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, form.ptr);
	curl.curl_easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, 0L);
}

void transfer_run(struct transfer *t, const char *url, struct outcome *out)
{
	buffer_reset(&t->body);
	t->etag[0] = t->modified[0] = '\0';
	t->reason[0] = '\0';
	curl.curl_easy_setopt(t->easy, CURLOPT_URL, url);
	if (curl.curl_multi_add_handle(t->multi, t->easy))
		out_of_memory(); /* nothing else keeps a handle of ours out */
	CURLcode code = curl_library_perform(t->multi, t->stop);
	judge(t, code, out);
	curl.curl_multi_remove_handle(t->multi, t->easy);
}

static void encode(struct buffer *out, struct str value)
{
	static const char digits[] = "0123456789ABCDEF";
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "-._~";

	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.ptr[i];
		if (c && strchr(plain, c)) {
			buffer_append_char(out, (char)c);
			continue;
		}
		buffer_append_char(out, '%');
		buffer_append_char(out, digits[c >> 4]);
		buffer_append_char(out, digits[c & 15]);
	}
}

void fetch_parameter(struct buffer *path, const char *name, struct str value)
{
	buffer_append_char(path, path->len && memchr(path->ptr, '?', path->len) ? '&' : '?');
	buffer_append_z(path, name);
	buffer_append_char(path, '=');
	encode(path, value);
}

void fetch_field(struct buffer *form, const char *name, struct str value)
{
	if (form->len)
		buffer_append_char(form, '&');
	buffer_append_z(form, name);
	buffer_append_char(form, '=');
	encode(form, value);
}
