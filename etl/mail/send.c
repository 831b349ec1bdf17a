/* To the server: one connection a message, which is enough for the few there are. */
#include "mail/mail.h"

#include "fetch/curl_library.h"
#include <time.h>

#define CONNECT_SECONDS 15L
#define SEND_SECONDS 60L
#define WHOLE_MAX ((size_t)1 << 20)

struct outgoing {
	struct str rest;
};

static size_t on_read(char *room, size_t size, size_t n, void *payload)
{
	struct outgoing *o = payload;
	size_t take = o->rest.len < size * n ? o->rest.len : size * n;

	memcpy(room, o->rest.ptr, take);
	o->rest = (struct str){o->rest.ptr + take, o->rest.len - take};
	return take;
}

static void set_server(CURL *c, const struct mail_settings *s)
{
	bool tls = str_starts(s->url, STR("smtps://"));

	curl.curl_easy_setopt(c, CURLOPT_URL, s->url.ptr);
	curl.curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, tls ? "smtps" : "smtp");
	/* STARTTLS that does not succeed ends it: nobody in between can leave it out. */
	curl.curl_easy_setopt(c, CURLOPT_USE_SSL,
			      s->plain ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
	if (s->ca.len)
		curl.curl_easy_setopt(c, CURLOPT_CAINFO, s->ca.ptr);
	if (s->user.len) {
		curl.curl_easy_setopt(c, CURLOPT_USERNAME, s->user.ptr);
		curl.curl_easy_setopt(c, CURLOPT_PASSWORD, s->password.ptr);
	}
	curl.curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl.curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
	curl.curl_easy_setopt(c, CURLOPT_TIMEOUT, SEND_SECONDS);
}

/* 5yz: it will not take this, now or ever (RFC 5321, 4.2.1). */
static int judge(CURL *c, CURLcode code, const char *reason, struct error *e)
{
	long answered = 0;

	if (code == CURLE_OK)
		return 0;
	curl.curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &answered);
	return error_set(e, answered >= 500 && answered < 600 ? STATUS_REFUSED : STATUS_IO,
			 "the mail server did not take it: %s (%ld)",
			 reason[0] ? reason : curl.curl_easy_strerror(code), answered);
}

static int deliver(const struct mail_settings *s, const struct mail_message *m, struct str whole,
		   struct arena *a, struct error *e)
{
	char reason[CURL_ERROR_SIZE] = "";
	struct outgoing o = {whole};
	struct str from = arena_printf(a, "<%.*s>", STR_ARG(s->from));
	struct str to = arena_printf(a, "<%.*s>", STR_ARG(m->to));
	CURL *c = curl.curl_easy_init();
	struct curl_slist *recipients = curl.curl_slist_append(NULL, to.ptr);

	if (!c || !recipients)
		out_of_memory();
	set_server(c, s);
	curl.curl_easy_setopt(c, CURLOPT_ERRORBUFFER, reason);
	curl.curl_easy_setopt(c, CURLOPT_MAIL_FROM, from.ptr);
	curl.curl_easy_setopt(c, CURLOPT_MAIL_RCPT, recipients);
	curl.curl_easy_setopt(c, CURLOPT_READFUNCTION, on_read);
	curl.curl_easy_setopt(c, CURLOPT_READDATA, &o);
	curl.curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	int result = judge(c, curl.curl_easy_perform(c), reason, e);
	curl.curl_slist_free_all(recipients);
	curl.curl_easy_cleanup(c);
	return result;
}

int mail_send(const struct mail_settings *s, const struct mail_message *m, struct error *e)
{
	struct buffer whole;
	struct arena *a = arena_new();

	buffer_init(&whole, WHOLE_MAX);
	int result = curl_library_open(e);
	if (result == 0)
		result = mail_write(&whole, s, m, (int64_t)time(NULL), e);
	if (result == 0)
		result = deliver(s, m, buffer_str(&whole), a, e);
	buffer_drop(&whole);
	arena_free(a);
	return result;
}
