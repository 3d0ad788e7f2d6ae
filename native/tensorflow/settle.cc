// An addon that is loaded before the binding and settles what TensorFlow reads of its environment when it is loaded. A variable
// set from JavaScript would not reach it in a worker thread, which has a copy of the environment only.
#include <stdlib.h>

#include <node_api.h>

NAPI_MODULE_INIT() {
  // One thread, and no kernels chosen by the processor: both change how products round, and so which rows a seed means.
  setenv("TF_NUM_INTRAOP_THREADS", "1", 1);
  setenv("TF_NUM_INTEROP_THREADS", "1", 1);
  setenv("TF_ENABLE_ONEDNN_OPTS", "0", 1);
  // One instruction set for all rounds products alike everywhere. (Under a sampling profiler the library ends with a corrupted heap, always
  // with its kernels for AVX-512 and at times with these; why is not known. Without one it has not been seen to.)
  setenv("ONEDNN_MAX_CPU_ISA", "AVX2", 1);
  setenv("DNNL_MAX_CPU_ISA", "AVX2", 1);
  // Errors only: it would greet on standard error.
  setenv("TF_CPP_MIN_LOG_LEVEL", "2", 0);
  return exports;
}
