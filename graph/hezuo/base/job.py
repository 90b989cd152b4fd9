"""Windows: the job object that holds the process of queries to its memory and ends it with its parent.

Written from Microsoft's documentation of job objects; it has never been run.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    EXTENDED_LIMITS = 9
    #: To set quotas, to end it, to read how large it is.
    ACCESS = 0x0100 | 0x0001 | 0x1000 | 0x0010
    PROCESS_MEMORY, DIE_ON_UNHANDLED_EXCEPTION, KILL_ON_JOB_CLOSE = 0x100, 0x400, 0x2000

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _Basic),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    class _Counters(ctypes.Structure):
        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            *((name, ctypes.c_size_t) for name in ("PeakWorkingSetSize", "WorkingSetSize", "QuotaPeakPagedPoolUsage")),
            *((name, ctypes.c_size_t) for name in ("QuotaPagedPoolUsage", "QuotaPeakNonPagedPoolUsage")),
            *((name, ctypes.c_size_t) for name in ("QuotaNonPagedPoolUsage", "PagefileUsage", "PeakPagefileUsage")),
        )

    class Job:
        """A job of one process, which the system ends when the job is closed."""

        def __init__(self, pid: int) -> None:
            self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            self._kernel.CreateJobObjectW.restype = wintypes.HANDLE
            self._kernel.OpenProcess.restype = wintypes.HANDLE
            self._process = wintypes.HANDLE(self._kernel.OpenProcess(ACCESS, False, pid))
            # Open as long as this program is: it is closed with it, however that ends.
            self._job = wintypes.HANDLE(self._kernel.CreateJobObjectW(None, None))
            self._set(DIE_ON_UNHANDLED_EXCEPTION | KILL_ON_JOB_CLOSE, 0)
            self._kernel.AssignProcessToJobObject(self._job, self._process)

        def limit(self, memory: int) -> None:
            """From now on: so much memory beside what is in use."""
            counters = _Counters()
            counters.cb = ctypes.sizeof(counters)
            self._kernel.K32GetProcessMemoryInfo(self._process, ctypes.byref(counters), counters.cb)
            flags = PROCESS_MEMORY | DIE_ON_UNHANDLED_EXCEPTION | KILL_ON_JOB_CLOSE
            self._set(flags, counters.PagefileUsage + memory)

        def _set(self, flags: int, memory: int) -> None:
            limits = _Extended()
            limits.BasicLimitInformation.LimitFlags = flags
            limits.ProcessMemoryLimit = memory
            size = ctypes.sizeof(limits)
            self._kernel.SetInformationJobObject(self._job, EXTENDED_LIMITS, ctypes.byref(limits), size)

        def close(self) -> None:
            """Close it, and with it the process."""
            self._kernel.CloseHandle(self._job)
            self._kernel.CloseHandle(self._process)
