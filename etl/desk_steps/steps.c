#include "desk_steps/steps.h"
#include "deliveries/jobs/moments.h"
#include "desk_base/said_words.h"

static const char *const words[STEPS + 1] = {
	"", "", "herkend", "kolommen", "totalen", "bevindingen", "privacy", "publiceren"};

struct url step_url(struct visit *v, int64_t delivery, enum desk_step step)
{
	return visit_url(v, "leveringen", delivery, words[step]);
}

static struct str step_name(enum lang lang, enum desk_step step)
{
	switch (step) {
	case STEP_FILE:
		return text_of(lang, T("Bestand"));
	case STEP_RECOGNISED:
		return text_of(lang, T("Herkend als"));
	case STEP_COLUMNS:
		return text_of(lang, T("Kolommen"));
	case STEP_TOTALS:
		return text_of(lang, T("Totalen"));
	case STEP_FINDINGS:
		return text_of(lang, T("Bevindingen"));
	case STEP_PRIVACY:
		return text_of(lang, T("Privacy"));
	default:
		return text_of(lang, T("Publiceren"));
	}
}

/* What a job does, as a reader would say it. */
static struct str doing(enum lang lang, enum job_kind kind)
{
	switch (kind) {
	case JOB_SNIFF:
		return text_of(lang,
			       T("Het bestand wordt bekeken: tekens, kolommen, bedragen, data."));
	case JOB_CHECK:
		return text_of(lang, T("Alle regels worden nagerekend, zoals bij het laden."));
	case JOB_PRIVACY:
		return text_of(lang, T("In alle teksten wordt naar personen gezocht."));
	case JOB_CODES:
		return text_of(lang, T("De bedragen worden per code opgeteld."));
	case JOB_TABLE:
		return text_of(lang, T("De tabel die u bracht wordt gelezen."));
	case JOB_PREVIEW:
		return text_of(lang, T("Het voorbeeld wordt gemaakt; de levering staat al klaar."));
	case JOB_STAGE:
		return text_of(lang, T("De levering wordt klaargezet om vrij te geven."));
	case JOB_ERASE:
		return text_of(
			lang,
			T("Wat gepubliceerd was wordt gewist, en de opslag wordt opnieuw geschreven."));
	default:
		return text_of(lang, T("De levering wordt gepubliceerd."));
	}
}

static struct str why_failed(enum lang lang, const struct desk_job *j)
{
	if (str_eq(j->message, STR("limits")))
		return text_of(
			lang,
			T("Dit bestand vroeg meer geheugen of schijfruimte dan een taak mag "
			  "hebben. De taak is afgebroken; er is niets van bewaard. Is het een "
			  "zip, pak hem dan uit en breng de bestanden afzonderlijk."));
	if (str_eq(j->message, STR("late")) || str_eq(j->message, STR("silent")))
		return text_of(lang,
			       T("Deze taak kwam niet tot een einde en is afgebroken. Er is niets "
				 "van bewaard."));
	if (str_eq(j->message, STR("cut")))
		return text_of(lang, T("Het loket werd tijdens deze taak gestopt. Er is niets half "
				       "gedaan; doe het nog eens."));
	switch (j->kind) {
	case JOB_SNIFF:
		return text_of(lang, T("In dit bestand is geen tabel met bedragen gevonden."));
	case JOB_CHECK:
		return text_of(lang,
			       T("Met wat nu bij de kolommen staat kan dit bestand niet gelezen "
				 "worden."));
	case JOB_PRIVACY:
		return text_of(lang, T("Er kon niet naar personen worden gezocht."));
	case JOB_CODES:
		return text_of(lang, T("De bedragen konden niet per code worden opgeteld."));
	case JOB_TABLE:
		return text_of(lang, T("In wat u bracht is geen tabel gevonden."));
	case JOB_PREVIEW:
		return text_of(lang,
			       T("Het voorbeeld is niet gemaakt. De levering staat wel klaar."));
	case JOB_STAGE:
		return text_of(lang, T("De levering is niet klaargezet."));
	case JOB_ERASE:
		return text_of(
			lang, T("Het wissen kwam niet tot een goed einde. Kijk bij Gepubliceerd of "
				"het er nog staat, en wis het dan opnieuw."));
	default:
		return text_of(lang, T("De levering is niet gepubliceerd; er is niets openbaar "
				       "geworden."));
	}
}

struct str job_in_words(enum lang lang, const struct desk_job *j)
{
	return str_eq(j->state, STR("failed")) ? why_failed(lang, j) : doing(lang, j->kind);
}

/* Without one of the desk's own folders: where its files are is nothing for a page. */
static struct str without(struct arena *a, struct str text, struct str folder)
{
	struct str out = STR("");
	while (folder.len && text.len) {
		const char *at = memmem(text.ptr, text.len, folder.ptr, folder.len);
		if (!at)
			break;
		size_t n = (size_t)(at - text.ptr), taken = n + folder.len;
		taken += taken < text.len && text.ptr[taken] == '/';
		out = arena_printf(a, "%.*s%.*s", STR_ARG(out), (int)n, text.ptr);
		text = (struct str){text.ptr + taken, text.len - taken};
	}
	return arena_printf(a, "%.*s%.*s", STR_ARG(out), STR_ARG(text));
}

struct str said_by_program(struct visit *v, int64_t delivery, struct str text)
{
	struct str store = str_z(v->desk->store);
	while (store.len && store.ptr[store.len - 1] != '/')
		store.len--;
	text = without(v->arena, text, delivery_folder(v->desk, v->arena, delivery));
	text = without(v->arena, text, str_z(v->desk->folder));
	return store.len > 1 ? without(v->arena, text, store) : text;
}

static void tell_job(struct visit *v, struct step_view *s)
{
	enum lang lang = v->page->lang;
	s->has_job = job_last(v->desk, v->arena, s->delivery.id, &s->job);
	if (!s->has_job)
		return;
	s->working = str_eq(s->job.state, STR("queued")) || str_eq(s->job.state, STR("running"));
	s->failed = str_eq(s->job.state, STR("failed"));
	s->job_text = job_in_words(lang, &s->job);
	s->job_why = s->failed ? said_fault(lang, v->arena, s->job.message) : (struct str){0};
	if (s->failed && s->job.message.len && strchr(s->job.message.ptr, ' '))
		s->job_said = said_by_program(v, s->delivery.id, s->job.message);
	s->queued = desk_clock(lang, s->job.queued_at);
	s->alive = desk_clock(lang, s->job.alive_at);
	s->stop = visit_url(v, "leveringen", s->delivery.id,
			    arena_printf(v->arena, "%lld", (long long)s->job.id).ptr);
	struct url_draft d;
	url_start(&d, v->arena, visit_url(v, "leveringen", s->delivery.id, "taken"));
	url_segment_number(&d, s->job.id);
	url_segment(&d, STR("stop"));
	s->stop = url_done(&d);
	s->listen = visit_url(v, "leveringen", s->delivery.id, "stand");
	s->ahead = s->working ? jobs_ahead(v->desk, s->job.id) : 0;
	v->page->waiting = s->working;
}

static bool get(struct visit *v, struct delivery *out)
{
	struct error e;
	if (delivery_get(v->desk, v->arena, v->numbers[0], out, &e) == 0)
		return true;
	if (e.status == STATUS_NOT_FOUND)
		visit_fault(v, 404,
			    text_of(lang_accepted(v->rq->accept_language),
				    T("Deze levering is er niet, of niet meer.")));
	else
		visit_failed(v, &e);
	return false;
}

bool step_open(struct visit *v, enum desk_step here, struct step_view *s)
{
	struct error e;
	*s = (struct step_view){.here = here};
	if (!get(v, &s->delivery))
		return false;
	struct page *p = visit_page(v, (struct str){0}, "");
	for (int i = 1; i <= STEPS; i++) {
		s->names[i] = step_name(p->lang, (enum desk_step)i);
		s->urls[i] = step_url(v, s->delivery.id, (enum desk_step)i);
	}
	if (here < STEPS)
		s->next = s->urls[here + 1];
	p->title = text_filled(v->arena, text_of(p->lang, T("Stap {n} van 7: {stap}")),
			       (struct text_hole[]){{"n", arena_printf(v->arena, "%d", here)},
						    {"stap", s->names[here]}},
			       2);
	page_crumb(p, s->delivery.title, s->urls[STEP_FILE]);
	page_crumb(p, s->names[here], (struct url){0});
	s->csrf = str_z(v->person.csrf);
	s->may_change = str_eq(s->delivery.state, STR("open")) ||
			str_eq(s->delivery.state, STR("rejected"));
	if (delivery_files(v->desk, v->arena, s->delivery.id, &s->files, &s->nfiles, &e)) {
		visit_failed(v, &e);
		return false;
	}
	tell_job(v, s);
	if (s->may_change && s->delivery.version && s->delivery.checked != s->delivery.version &&
	    mapping_asks(v->desk, v->arena, s->delivery.id, &s->asks, &e)) {
		visit_failed(v, &e);
		return false;
	}
	return true;
}

bool step_posted(struct visit *v, bool needed, struct delivery *out)
{
	if (!get(v, out))
		return false;
	if (!needed || str_eq(out->state, STR("open")) || str_eq(out->state, STR("rejected")))
		return true;
	visit_fault(
		v, 409,
		text_of(lang_accepted(v->rq->accept_language),
			T("Deze levering is klaargezet of gepubliceerd, en verandert niet meer.")));
	return false;
}

struct worded step_amount(struct visit *v, struct str amount)
{
	return worded_numeral(v->page->lang, amount, STR("EUR"), 2, SIGN_MINUS);
}
