/* A mail, a message. */
#include "pull/telling.h"

#include "base/memory/buffer.h"
#include "base/memory/hash.h"
#include "base/system/file.h"
#include "base/system/settings.h"
#include "base/text/json_out.h"
#include "base/text/moment.h"
#include "fetch/download.h"
#include "webhooks/webhooks.h"

#include <stdio.h>
#include <time.h>

#define SECRET_BYTES 4096u
#define BODY_BYTES ((size_t)64 << 10)

int pull_teller_open(struct pull_teller *out, struct arena *a, const struct pull_telling *how,
		     struct error *e)
{
	*out = (struct pull_teller){.how = *how};
	if (!how->mail != !how->mail_to)
		return error_set(e, STATUS_USAGE, "pull: a mail takes both --mail and --mail-to");
	if (!how->post != !how->secret)
		return error_set(e, STATUS_USAGE,
				 "pull: --post takes --post-secret, a file with the secret that "
				 "messages are signed with");
	if (how->mail && mail_settings_read(&out->mail, a, how->mail, e) != 0)
		return -1;
	if (how->mail_to && !mail_address_valid(str_z(how->mail_to)))
		return error_set(e, STATUS_USAGE, "pull: --mail-to '%s' is no e-mail address",
				 how->mail_to);
	if (!how->secret)
		return 0;
	if (settings_are_private(how->secret, "a secret", e) != 0 ||
	    file_read(&out->secret, a, how->secret, SECRET_BYTES, e) != 0)
		return -1;
	out->secret = arena_dup(a, str_trim(out->secret));
	return 0;
}

bool pull_teller_tells(const struct pull_teller *t)
{
	return t->how.mail || t->how.post;
}

static const char *verdict(const struct pull_report *r)
{
	return r->end == PULL_REFUSED ? "refused" : "failed";
}

static int by_mail(const struct pull_teller *t, const struct pull_source *s,
		   const struct pull_report *r, struct error *e)
{
	struct arena *a = arena_new();
	struct str shown = download_shown(s->url.ptr);
	char key[32];

	snprintf(key, sizeof key, "%016llx",
		 (unsigned long long)(hash64(r->why, strlen(r->why)) ^ (uint64_t)time(NULL)));
	const struct mail_message m = {
		.to = str_z(t->how.mail_to),
		.subject = arena_printf(a, "Bron '%.*s': %s", STR_ARG(s->name),
					r->end == PULL_REFUSED ? "geweigerd" : "niet op te halen"),
		.body = arena_printf(
			a,
			"Wat van de bron '%.*s' is opgehaald, is niet geladen: de cijfers die "
			"gepubliceerd zijn, zijn gebleven zoals ze waren.\n\n"
			"Waar: %.*s\nWaarom: %s\n\n"
			"Over dezelfde weigering komt geen tweede bericht. Is de oorzaak weg, dan gaat "
			"het bij de volgende keer vanzelf verder.\n",
			STR_ARG(s->name), STR_ARG(shown), r->why),
		.key = arena_printf(a, "pull %.*s %s", STR_ARG(s->name), key)};
	int result = mail_send(&t->mail, &m, e);
	arena_free(a);
	return result;
}

static int by_post(const struct pull_teller *t, const struct pull_source *s,
		   const struct pull_report *r, struct error *e)
{
	const struct hooks_sending how = {.private_too = t->how.private_too, .ca = t->how.ca};
	char moment[MOMENT_SIZE];
	struct json_out j;
	struct buffer b;

	buffer_init(&b, BODY_BYTES);
	json_begin(&j, &b);
	json_put_object(&j);
	json_put_text_z(&j, "type", r->end == PULL_REFUSED ? "pull.refused" : "pull.failed");
	json_put_text(&j, "timestamp", moment_now(moment));
	json_put_key_z(&j, "data");
	json_put_object(&j);
	json_put_text(&j, "source", s->name);
	json_put_text(&j, "url", download_shown(s->url.ptr));
	json_put_text_z(&j, "outcome", verdict(r));
	json_put_text_z(&j, "reason", r->why);
	json_put_object_end(&j);
	json_put_object_end(&j);
	int result = hook_tell(str_z(t->how.post), t->secret, buffer_str(&b), &how, e);
	buffer_drop(&b);
	return result;
}

int pull_tell(const struct pull_teller *t, const struct pull_source *s, const struct pull_report *r,
	      struct error *e)
{
	if (t->how.mail && by_mail(t, s, r, e) != 0)
		return -1;
	return t->how.post ? by_post(t, s, r, e) : 0;
}
