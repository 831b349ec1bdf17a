/* A job's process: this program itself, with limits on memory, time and files, without a network unless what it
 * publishes is kept on servers too, and with no sight of what is not its own. Between fork and exec stands nothing but system calls. */
#include "deliveries/jobs/jobs.h"

#include "base/memory/arena.h"
#include "privacy/people/people_lists.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Measured on a generated ledger of 300,000 lines (61 MB): sniff holds 14 MB of data, check 34, privacy 5, stage 68, hardly more
 * for a longer one. A workbook is held whole; what passes this was made to. */
#define MEMORY_MAX ((rlim_t)3 << 30)
/* 3,000,000 lines (614 MB): sniff 72 s, check 3 s, stage 23 s on a busy machine; 4 GiB is seven times that. */
#define CPU_SECONDS_MAX 3600u
#define FILE_BYTES_MAX ((rlim_t)16 << 30)
#define FILES_OPEN_MAX 256u

#define SELF "/proc/self/exe"

#if defined(__x86_64__)
#define NATIVE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define NATIVE AUDIT_ARCH_AARCH64
#endif

/* Files of the installation that the gate reads: the policy, the key of a municipality's own lists. As words of an
 * environment, NULL where there is none. */
struct process_files {
	char words[2][PATH_MAX + 32];
	const char *paths[2];
	char *environment[3];
};

static void find_files(struct process_files *f)
{
	struct arena *a = arena_new();
	const char *policy = getenv(PRIVACY_POLICY_VARIABLE), *key = people_key_path(a, NULL).ptr;
	const char *const names[] = {PRIVACY_POLICY_VARIABLE, PEOPLE_KEY_VARIABLE};
	const char *const said[] = {policy, key};
	char there[PATH_MAX];
	size_t n = 0;
	for (size_t i = 0; i < 2; i++) {
		f->paths[i] = NULL;
		if (!said[i] || !*said[i] || !realpath(said[i], there))
			continue;
		snprintf(f->words[i], sizeof f->words[i], "%s=%s", names[i], there);
		f->paths[i] = f->words[i] + strlen(names[i]) + 1;
		f->environment[n++] = f->words[i];
	}
	f->environment[n] = NULL;
	arena_free(a);
}

/* ---- files: landlock, of Linux 5.13 and later ---- */

#define MAY_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define MAY_RUN (MAY_READ | LANDLOCK_ACCESS_FS_EXECUTE)
/* What the first version knows. */
#define MAY_ALL ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1)
#define MAY_WRITE                                                                   \
	(MAY_READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | \
	 LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR |             \
	 LANDLOCK_ACCESS_FS_MAKE_REG)

static void allow(int rules, const char *path, uint64_t access)
{
	struct landlock_path_beneath_attr at = {.allowed_access = access};
	at.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (at.parent_fd < 0)
		return; /* not on this system */
	syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &at, 0);
	close(at.parent_fd);
}

/* A set of rules; -1 where the system has none: then limits and the network's absence hold alone. */
static int rules_make(const struct process *p, const struct process_files *files)
{
	/* Of /etc and /proc what libraries look at, and no more: there are secrets in both. */
	static const char *const read[] = {"/sys", "/usr/share", "/proc/sys", "/etc/ssl"};
	static const char *const files_read[] = {
		"/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/localtime", "/etc/timezone",
		"/proc/cpuinfo",    "/proc/meminfo",      "/proc/stat",     "/proc/filesystems"};
	static const char *const run[] = {"/usr/lib", "/lib", "/lib64", SELF};
	struct landlock_ruleset_attr all = {.handled_access_fs = MAY_ALL};
	int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
	if (rules < 0)
		return -1;
	for (size_t i = 0; i < sizeof read / sizeof *read; i++)
		allow(rules, read[i], MAY_READ);
	for (size_t i = 0; i < sizeof files_read / sizeof *files_read; i++)
		allow(rules, files_read[i], LANDLOCK_ACCESS_FS_READ_FILE);
	for (size_t i = 0; i < sizeof run / sizeof *run; i++)
		allow(rules, run[i],
		      i + 1 == sizeof run / sizeof *run
			      ? LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE
			      : MAY_RUN);
	allow(rules, "/dev/null", LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE);
	allow(rules, "/dev/urandom", LANDLOCK_ACCESS_FS_READ_FILE);
	allow(rules, p->folder, MAY_WRITE);
	if (p->store)
		allow(rules, p->store, MAY_WRITE);
	for (size_t i = 0; i < 2; i++)
		if (files->paths[i])
			allow(rules, files->paths[i], LANDLOCK_ACCESS_FS_READ_FILE);
	for (size_t i = 0; p->outside && i < p->outside->n; i++)
		allow(rules, p->outside->paths[i], LANDLOCK_ACCESS_FS_READ_FILE);
	fcntl(rules, F_SETFD, FD_CLOEXEC);
	return rules;
}

/* ---- in the child ---- */

static void limit(int what, rlim_t most)
{
	struct rlimit now;
	if (getrlimit((__rlimit_resource_t)what, &now) == 0 && now.rlim_max < most)
		most = now.rlim_max;
	setrlimit((__rlimit_resource_t)what, &(struct rlimit){most, most});
}

/* No sockets unless it may reach outside, and nobody else's memory. */
static int close_system(bool network)
{
	/* What is compared with the number of `socket`; a number that no call has lets sockets be. */
	const unsigned sockets = network ? 0x3fffffffu : SYS_socket;
#ifdef NATIVE
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		/* the other numbers of the same processor (x32) */
		BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 0x40000000u, 4, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, sockets, 3, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ptrace, 2, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_process_vm_readv, 1, 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (EACCES & SECCOMP_RET_DATA)),
	};
	struct sock_fprog program = {sizeof filter / sizeof *filter, filter};
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
#else
	(void)sockets;
	return 0;
#endif
}

static int redirect(const char *path, int to)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	return fd < 0 ? -1 : dup2(fd, to);
}

static void become(const struct process *p, char *const *environment, int rules)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* it never outlives the desk */
	setpgid(0, 0);
#ifndef __SANITIZE_ADDRESS__ /* which takes terabytes of addresses for its own books */
	limit(RLIMIT_DATA, MEMORY_MAX);
#endif
	limit(RLIMIT_CPU, CPU_SECONDS_MAX);
	limit(RLIMIT_FSIZE, FILE_BYTES_MAX);
	limit(RLIMIT_NOFILE, FILES_OPEN_MAX);
	limit(RLIMIT_CORE, 0);
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (chdir(p->folder) != 0 || dup2(nothing, STDIN_FILENO) < 0 ||
	    redirect(p->out, STDOUT_FILENO) < 0 || redirect(p->err, STDERR_FILENO) < 0)
		_exit(125);
	if (rules >= 0)
		allow(rules, "/proc/self", MAY_READ); /* its own, and not the desk's */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || close_system(p->outside != NULL) != 0 ||
	    (rules >= 0 && syscall(SYS_landlock_restrict_self, rules, 0) != 0))
		_exit(126);
	execve(SELF, p->argv, environment);
	_exit(127);
}

int process_start(const struct process *p, struct error *e)
{
	/* From the root: a command may work in a folder of its own, as a release does. */
	char language[] = "LANG=nl_NL.UTF-8", temporary[sizeof "TMPDIR=/tmp" + PATH_MAX];
	char leaks[] =
		"ASAN_OPTIONS=detect_leaks=0"; /* looking for them takes ptrace; means nothing else */
	char folder[PATH_MAX];
	struct process_files files;
	find_files(&files);
	char *environment[] = {language, temporary, leaks, NULL, NULL, NULL, NULL};
	size_t n = 3;
	for (size_t i = 0; files.environment[i]; i++)
		environment[n++] = files.environment[i];
	if (p->outside && p->outside->variable)
		environment[n] = (char *)(uintptr_t)p->outside->variable;
	if (!realpath(p->folder, folder))
		return error_errno(e, "find the folder", p->folder);
	snprintf(temporary, sizeof temporary, "TMPDIR=%s/tmp", folder);
	int rules = rules_make(p, &files);
	pid_t child = fork();
	if (child == 0)
		become(p, environment, rules);
	if (rules >= 0)
		close(rules);
	return child < 0 ? error_errno(e, "start a process for", p->argv[1]) : child;
}
