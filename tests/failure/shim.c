/* SPDX-License-Identifier: MIT
 * A library to preload (LD_PRELOAD) that makes the N-th call of a kind fail, once or from there on for ever, and counts
 * what main allocates and opens and does not give back. It is told by the environment:
 *
 *     SHIM_KIND     alloc, write, sync, rename, close, open, fwrite, flush, read, seek; none: nothing fails;
 *                   partial: a write or read succeeds, but with only half the bytes
 *     SHIM_AT       the number of the call that fails, from 1 on; 0: none
 *     SHIM_FOR_EVER 1: that call and all after it
 *     SHIM_ERRNO    a number that stands for the reason, where it is not the usual one
 *     SHIM_CHANGE   a file that the N-th call changes in place of failing, and
 *     SHIM_CONTENT  the file that it is then a copy of
 *     SHIM_REPORT   a file for "CALLS LEAKED-ALLOCATIONS LEAKED-DESCRIPTORS"
 *
 * Only what main does counts, not what the loader does before. Standard output is given a stream of its own, since the
 * C library's streams do not write through a function that could be replaced. */
#undef _FILE_OFFSET_BITS /* open and open64 are both replaced, under their own names */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void __libc_free(void *old);

static int armed, ended, for_ever, errno_given;
static long fail_at, calls;
static const char *kind = "none", *change, *content, *report;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* ---- Which call fails */

#define REAL(name) (__extension__(__typeof__(&name)) dlsym(RTLD_NEXT, #name))

static void change_file(void)
{
    static char bytes[1 << 22];
    armed = 0;
    int from = REAL(open)(content, O_RDONLY), to = REAL(open)(change, O_WRONLY | O_TRUNC);
    ssize_t n = from < 0 ? 0 : REAL(read)(from, bytes, sizeof bytes);
    if (to < 0 || n < 0 || REAL(write)(to, bytes, (size_t)n) != n)
        abort();
    REAL(close)(from);
    REAL(close)(to);
    armed = 1;
}

/* Whether this call of a kind fails; errno then says why. */
static int fails(const char *this_kind, int reason)
{
    if (!armed || strcmp(kind, this_kind) != 0 || (ended && kind[0] != 'w'))
        return 0;
    pthread_mutex_lock(&lock);
    long call = ++calls;
    pthread_mutex_unlock(&lock);
    int chosen = fail_at > 0 && (call == fail_at || (for_ever && call > fail_at));
    if (chosen && change) {
        if (call == fail_at)
            change_file();
        return 0;
    }
    if (chosen)
        errno = errno_given ? errno_given : reason;
    return chosen;
}

/* ---- Memory: what the program and its libraries asked for, but for the C library and the loader, is to be given back
 */

enum { SLOTS = 1 << 17 };
static uintptr_t live[SLOTS]; /* addresses by hash, with linear probing */
static struct {
    const char *name;
    uintptr_t from, to;
} systems[] = {{"/libc.so", 0, 0}, {"/ld-linux", 0, 0}};
enum { SYSTEMS = sizeof systems / sizeof *systems };

static size_t slot_of(uintptr_t address)
{
    return (size_t)(address * UINT64_C(0x9E3779B97F4A7C15) >> 40) % SLOTS;
}

static void keep(void *made, void *caller)
{
    uintptr_t address = (uintptr_t)made, from = (uintptr_t)caller;
    for (int i = 0; i < SYSTEMS; i++)
        if (from >= systems[i].from && from < systems[i].to)
            return;
    if (!armed || !made)
        return;
    pthread_mutex_lock(&lock);
    size_t at = slot_of(address);
    while (live[at])
        at = (at + 1) % SLOTS;
    live[at] = address;
    pthread_mutex_unlock(&lock);
}

/* Empties a slot and moves up what had to pass it. */
static void take_out(size_t hole)
{
    for (size_t at = (hole + 1) % SLOTS; live[at]; at = (at + 1) % SLOTS) {
        size_t from_home = (at - slot_of(live[at])) % SLOTS, from_hole = (at - hole) % SLOTS;
        if (from_home < from_hole)
            continue;
        live[hole] = live[at];
        hole = at;
    }
    live[hole] = 0;
}

static void forget(void *old)
{
    if (!old || !armed)
        return;
    pthread_mutex_lock(&lock);
    size_t at = slot_of((uintptr_t)old);
    while (live[at] && live[at] != (uintptr_t)old)
        at = (at + 1) % SLOTS;
    if (live[at])
        take_out(at);
    pthread_mutex_unlock(&lock);
}

void *malloc(size_t size)
{
    void *made = fails("alloc", ENOMEM) ? NULL : __libc_malloc(size);
    keep(made, __builtin_return_address(0));
    return made;
}

void *calloc(size_t n, size_t size)
{
    void *made = fails("alloc", ENOMEM) ? NULL : __libc_calloc(n, size);
    keep(made, __builtin_return_address(0));
    return made;
}

void *realloc(void *old, size_t size)
{
    if (fails("alloc", ENOMEM))
        return NULL;
    forget(old);
    void *made = __libc_realloc(old, size);
    keep(made, __builtin_return_address(0));
    return made;
}

void free(void *old)
{
    forget(old);
    __libc_free(old);
}

/* ---- Files */

static size_t part(size_t n)
{
    return n && fails("partial", 0) ? (n + 1) / 2 : n;
}

ssize_t write(int fd, const void *bytes, size_t n)
{
    return fails("write", ENOSPC) ? -1 : REAL(write)(fd, bytes, part(n));
}

ssize_t read(int fd, void *bytes, size_t n)
{
    return fails("read", EIO) ? -1 : REAL(read)(fd, bytes, part(n));
}

int fsync(int fd)
{
    return fails("sync", EIO) ? -1 : REAL(fsync)(fd);
}

int rename(const char *from, const char *to)
{
    return fails("rename", EACCES) ? -1 : REAL(rename)(from, to);
}

/* The descriptor is closed all the same, as Linux does. */
int close(int fd)
{
    int failed = fails("close", EIO), reason = errno, status = REAL(close)(fd);
    if (failed)
        errno = reason;
    return failed ? -1 : status;
}

/* With a program's choice of 64-bit offsets each of these has a second name. */

static mode_t mode_of(int flags, va_list more)
{
    return flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0;
}

#define OPEN(name)                                                                                                     \
    int name(const char *path, int flags, ...)                                                                         \
    {                                                                                                                  \
        va_list more;                                                                                                  \
        va_start(more, flags);                                                                                         \
        mode_t mode = mode_of(flags, more);                                                                            \
        va_end(more);                                                                                                  \
        return fails("open", EMFILE) ? -1 : REAL(name)(path, flags, mode);                                             \
    }
#define FOPEN(name)                                                                                                    \
    FILE *name(const char *path, const char *mode)                                                                     \
    {                                                                                                                  \
        return fails("open", EMFILE) ? NULL : REAL(name)(path, mode);                                                  \
    }
#define TMPFILE(name)                                                                                                  \
    FILE *name(void)                                                                                                   \
    {                                                                                                                  \
        return fails("open", EMFILE) ? NULL : REAL(name)();                                                            \
    }
#define LSEEK(name, offset_type)                                                                                       \
    offset_type name(int fd, offset_type offset, int whence)                                                           \
    {                                                                                                                  \
        return fails("seek", EIO) ? -1 : REAL(name)(fd, offset, whence);                                               \
    }
OPEN(open)
OPEN(open64)
FOPEN(fopen)
FOPEN(fopen64)
TMPFILE(tmpfile)
TMPFILE(tmpfile64)
LSEEK(lseek, off_t)
LSEEK(lseek64, off64_t)

/* fwrite and fflush on streams other than standard output, whose writes count below. */
size_t fwrite(const void *bytes, size_t size, size_t n, FILE *to)
{
    return to != stdout && to != stderr && fails("fwrite", ENOSPC) ? 0 : REAL(fwrite)(bytes, size, n, to);
}

int fflush(FILE *to)
{
    return to != stdout && to != stderr && fails("flush", ENOSPC) ? EOF : REAL(fflush)(to);
}

static ssize_t write_out(void *cookie, const char *bytes, size_t n)
{
    (void)cookie;
    if (fails("write", ENOSPC))
        return 0;
    ssize_t put = REAL(write)(STDOUT_FILENO, bytes, n);
    return put < 0 ? 0 : put;
}

static int close_out(void *cookie)
{
    (void)cookie;
    return close(STDOUT_FILENO);
}

/* ---- Around main */

static int (*main_of_program)(int argc, char **argv, char **environment);

static int count_descriptors(void)
{
    int n = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (folder && readdir(folder))
        n++;
    if (folder)
        closedir(folder);
    return n;
}

static void find_systems(void)
{
    char line[512];
    FILE *maps = fopen("/proc/self/maps", "r");
    unsigned long from, to;
    while (maps && fgets(line, sizeof line, maps))
        for (int i = 0; i < SYSTEMS; i++)
            if (strstr(line, systems[i].name) && sscanf(line, "%lx-%lx", &from, &to) == 2) {
                systems[i].from = systems[i].from ? systems[i].from : from;
                systems[i].to = to;
            }
    if (maps)
        fclose(maps);
}

static void take_settings(void)
{
    const char *at = getenv("SHIM_AT"), *ever = getenv("SHIM_FOR_EVER"), *reason = getenv("SHIM_ERRNO");
    kind = getenv("SHIM_KIND") ? getenv("SHIM_KIND") : "none";
    fail_at = at ? atol(at) : 0;
    for_ever = ever && *ever == '1';
    errno_given = reason ? atoi(reason) : 0;
    change = getenv("SHIM_CHANGE");
    content = getenv("SHIM_CONTENT");
    report = getenv("SHIM_REPORT");
    unsetenv("LD_PRELOAD");
}

static void write_report(int descriptors)
{
    char line[96];
    long leaked = 0;
    for (size_t i = 0; i < SLOTS; i++)
        leaked += live[i] != 0;
    int n = snprintf(line, sizeof line, "%ld %ld %d\n", calls, leaked, descriptors);
    int fd = report ? REAL(open)(report, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    if (fd >= 0 && REAL(write)(fd, line, (size_t)n) != n)
        abort();
    if (fd >= 0)
        REAL(close)(fd);
}

static int shimmed_main(int argc, char **argv, char **environment)
{
    find_systems();
    take_settings();
    FILE *out = fopencookie(NULL, "w", (cookie_io_functions_t){.write = write_out, .close = close_out});
    if (out)
        stdout = out;
    int before = count_descriptors();
    armed = 1;
    int status = main_of_program(argc, argv, environment);
    armed = 0;
    int opened = count_descriptors() - before;
    write_report(opened + (fcntl(STDOUT_FILENO, F_GETFD) == -1)); /* main closes standard output */
    armed = ended = 1; /* the streams are flushed at exit */
    return status;
}

int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv, void (*init)(void), void (*fini)(void),
                      void (*rtld_fini)(void), void *stack_end)
{
    main_of_program = main;
    return REAL(__libc_start_main)(shimmed_main, argc, argv, init, fini, rtld_fini, stack_end);
}
