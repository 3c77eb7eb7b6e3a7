# pyright: basic
# numba and llvmlite have no types to check against; nothing but `compiled` imports this module.
"""Teaches numba the groups of arrays in `memory`: a group is three addresses, its arrays are views made on the spot.

Passing a group of sixty arrays as one small value keeps compilation short: numba would otherwise pass every array's
shape and strides through every call. Nothing is counted or freed: Python holds the blocks while a call runs.
"""

import gc
import operator
import re
import sys
from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any, ClassVar
from weakref import WeakSet

import numpy as np
from llvmlite import ir
from numba import typeof
from numba.core import cgutils, errors, event, types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase
from numba.core.compiler_machinery import PassManager
from numba.core.extending import (
    NativeValue,
    infer_getattr,
    lower_builtin,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.core.typed_passes import (
    IRLegalization,
    NativeLowering,
    NoPythonBackend,
    NopythonTypeInference,
    PreLowerStripPhis,
)
from numba.core.typing.templates import AbstractTemplate, AttributeTemplate, infer_global, signature
from numba.core.untyped_passes import FixupArgs, GenericRewrites, IRProcessing, ReconstructSSA, TranslateByteCode
from numba.np.arrayobj import getitem_array_tuple, getitem_arraynd_intp, populate_array, setitem_array

from .memory import MOST_DIMENSIONS, WORD, Field, Group, LeverPeriods, LeverPlaces, cells
from .parameters import PARAMETERS

OURS = (f"{__package__}.", "trustsim_generated_", "trustsim_changed_")
"""How the names of modules begin that hold the model's rules and what is generated from them."""
LINEAR_ALGEBRA = "scipy.linalg.cython_blas"
LEVER_NUMBERS = {p.name: k for k, p in enumerate(PARAMETERS.values())}


class GroupType(types.Type):
    """A group of one class."""

    def __init__(self, kind: type[Group]) -> None:
        self.kind = kind
        super().__init__(name=f"{kind.__name__}Group")


class LeverType(types.Type):
    """The levers of all periods (2), of one period's places (1) or of one place (0)."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        super().__init__(name=f"Levers{depth}")


class CellsType(types.Array):
    """An array of a group."""

    def __init__(self, field: Field) -> None:
        kind = types.int64 if field.whole else types.float64
        super().__init__(kind, len(field.shape), "C", name=f"Cells({kind}, {len(field.shape)})")


@cache
def _group_type(kind: type[Group]) -> GroupType:
    return GroupType(kind)


NUMBERS, WHOLES = types.CPointer(types.float64), types.CPointer(types.int64)


class _NoEnvironment:
    """Stands for the code generator where a rule's Python environment would be set: inner rules have none."""

    @staticmethod
    def set_env(name: str, environment: Any) -> None:
        """Set nothing."""


class InnerLibrary(JITCodeLibrary):
    """Code of a rule that only other rules call.

    It is fully optimised and turned into machine code once, inside the entry that holds it; doing it for each rule as
    well would take most of the time of a cold start.
    """

    codegen: Any = _NoEnvironment()

    def _optimize_final_module(self) -> None:
        """Tidy the code enough for its callers to take it in."""
        level = self._codegen._opt_level
        passes, builder = self._codegen._module_pass_manager(
            loop_vectorize=False, slp_vectorize=False, opt=level, cost="cheap"
        )
        passes.run(self._final_module, builder)

    def finalize(self) -> None:
        """Keep to the rule's own code: what it calls is linked once, into the entry."""
        self._raise_if_finalized()
        self._optimize_final_module()
        self._finalize_final_module()

    def _finalize_final_module(self) -> None:
        """Leave the code out of the engine that makes machine code."""
        self._finalize_dynamic_globals()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """Give an address that is never called: machine code is made by the entry."""
        return 1


class EntryLibrary(JITCodeLibrary):
    """Code of an entry, with that of every rule it calls, however indirectly, but not of parts."""

    parts: ClassVar[WeakSet[JITCodeLibrary]] = WeakSet()

    def finalize(self) -> None:
        """Link the rules that rules call, then optimise and make machine code of the whole."""
        self._linking_libraries = [library for library in self._linking_libraries if library not in self.parts]
        waiting = list(self._linking_libraries)
        seen = set(waiting)
        while waiting:
            for library in waiting.pop()._linking_libraries:
                if library not in seen:
                    seen.add(library)
                    waiting.append(library)
                    self._linking_libraries.append(library)
        super().finalize()


PASSES = (
    TranslateByteCode,
    FixupArgs,
    IRProcessing,
    GenericRewrites,
    ReconstructSSA,
    NopythonTypeInference,
    PreLowerStripPhis,
    IRLegalization,
    NativeLowering,
    NoPythonBackend,
)


def _pipeline() -> PassManager:
    """Make numba's ordinary pipeline less what rules have no use for: closures, array expressions, unrolled tuples."""
    manager = PassManager("rules")
    for step in PASSES:
        manager.add_pass(step, step.__name__)
    manager.finalize()
    return manager


class EntryCompiler(CompilerBase):
    """Compiles what Python calls."""

    def define_pipelines(self) -> list[Any]:
        """Use a library that gathers all rules."""
        self.state.flags.noalias = True
        library = EntryLibrary(self.state.targetctx.codegen(), self.state.func_id.func_qualname)
        library.enable_object_caching()
        self.state.library = library
        return [_pipeline()]


class PartCompiler(EntryCompiler):
    """Compiles a part of an entry."""

    def define_pipelines(self) -> list[Any]:
        """Use a name that is the same in every process: the entry calls the part by it, whoever compiled it."""
        self.state.func_id.unique_id = 0
        return super().define_pipelines()


class InnerCompiler(CompilerBase):
    """Compiles rules that only other rules call."""

    def define_pipelines(self) -> list[Any]:
        """Use a library that leaves the heavy work to its user."""
        self.state.flags.noalias = True
        self.state.library = InnerLibrary(self.state.targetctx.codegen(), self.state.func_id.func_qualname)
        return [_pipeline()]


class _GroupModel(models.StructModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, [("numbers", NUMBERS), ("wholes", WHOLES), ("layout", WHOLES)])


class _LeverModel(models.StructModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, [("numbers", NUMBERS), ("places", types.intp)])


class _GroupAttributes(AttributeTemplate):
    key = GroupType

    def generic_resolve(self, kind: GroupType, name: str) -> types.Type | None:
        field = kind.kind.fields.get(name)
        if field is None:
            return None
        return CellsType(field)


class _LeverAttributes(AttributeTemplate):
    key = LeverType

    def generic_resolve(self, kind: LeverType, name: str) -> types.Type | None:
        return types.float64 if kind.depth == 0 and name in LEVER_NUMBERS else None


class _LeverItem(AbstractTemplate):
    key = operator.getitem

    def generic(self, args: tuple[Any, ...], kws: Any) -> Any:
        if len(args) == 2 and isinstance(args[0], LeverType) and isinstance(args[1], types.Integer):
            if args[0].depth > 0:
                return signature(LeverType(args[0].depth - 1), args[0], types.intp)
        return None


class _CellsTyping(AbstractTemplate):
    key = cells

    def generic(self, args: tuple[Any, ...], kws: Any) -> Any:
        if len(args) == 1 and isinstance(args[0], types.Array) and args[0].layout == "C":
            return signature(types.CPointer(args[0].dtype), args[0])
        return None


def _cells_of(context: Any, builder: Any, sig: Any, args: tuple[Any]) -> Any:
    """Give the address of an array's first number."""
    return context.make_array(sig.args[0])(context, builder, args[0]).data


def _constant(builder: Any, pointer: Any) -> Any:
    """Load a number that no rule changes, so that loads can be moved out of loops."""
    loaded = builder.load(pointer)
    loaded.set_metadata("invariant.load", builder.module.add_metadata([]))
    return loaded


def _array_of(context: Any, builder: Any, kind: GroupType, value: Any, name: str) -> Any:
    """Make the view of one array of a group."""
    field = kind.kind.fields[name]
    group = cgutils.create_struct_proxy(kind)(context, builder, value=value)
    intp = context.get_value_type(types.intp)
    row = field.number * (1 + MOST_DIMENSIONS)

    def layout(column: int) -> Any:
        return _constant(builder, builder.gep(group.layout, [ir.Constant(intp, row + column)]))

    start = layout(0)
    shape = [layout(1 + axis) for axis in range(len(field.shape))]
    strides: list[Any] = []
    step = ir.Constant(intp, WORD)
    for length in reversed(shape):
        strides.insert(0, step)
        step = builder.mul(step, length)
    array = context.make_array(CellsType(field))(context, builder)
    block = group.wholes if field.whole else group.numbers
    data = builder.gep(block, [start])
    populate_array(
        array,
        data=builder.bitcast(data, array.data.type),
        shape=shape,
        strides=strides,
        itemsize=ir.Constant(intp, WORD),
        meminfo=None,
        parent=None,
    )
    return array._getvalue()


def _from_the_front(context: Any, builder: Any, sig: Any, args: tuple[Any, ...]) -> tuple[Any, list[Any]]:
    """Take the indices that a rule of the model gives as they are.

    They are never negative, and making sure of it at every number read would take a tenth of the time. Rules written
    elsewhere may count from the end.
    """
    array, index, *values = sig.args
    kinds = getattr(index, "types", (index,))
    if not context.fndesc.modname.startswith(OURS) or not all(isinstance(kind, types.Integer) for kind in kinds):
        return sig, list(args)
    many = isinstance(index, types.BaseTuple)
    given = cgutils.unpack_tuple(builder, args[1], count=len(kinds)) if many else [args[1]]
    whole = [context.cast(builder, one, kind, types.intp) for one, kind in zip(given, kinds, strict=True)]
    unsigned = types.UniTuple(types.uintp, len(kinds)) if many else types.uintp
    packed = context.make_tuple(builder, unsigned, whole) if many else whole[0]
    return signature(sig.return_type, array, unsigned, *values), [args[0], packed, *args[2:]]


def _read_cell(context: Any, builder: Any, sig: Any, args: tuple[Any, ...]) -> Any:
    sig, given = _from_the_front(context, builder, sig, args)
    read = getitem_array_tuple if isinstance(sig.args[1], types.BaseTuple) else getitem_arraynd_intp
    return read(context, builder, sig, given)


def _write_cell(context: Any, builder: Any, sig: Any, args: tuple[Any, ...]) -> Any:
    return setitem_array(context, builder, *_from_the_front(context, builder, sig, args))


def _lever_of(context: Any, builder: Any, kind: LeverType, value: Any, name: str) -> Any:
    """Read one lever of a place."""
    lever = cgutils.create_struct_proxy(kind)(context, builder, value=value)
    intp = context.get_value_type(types.intp)
    return _constant(builder, builder.gep(lever.numbers, [ir.Constant(intp, LEVER_NUMBERS[name])]))


def _lever_item(context: Any, builder: Any, sig: Any, args: tuple[Any, Any]) -> Any:
    """Go from periods to one period's places, or from places to one place."""
    outer = cgutils.create_struct_proxy(sig.args[0])(context, builder, value=args[0])
    intp = context.get_value_type(types.intp)
    stride = ir.Constant(intp, len(LEVER_NUMBERS))
    if sig.args[0].depth == 2:
        stride = builder.mul(stride, outer.places)
    inner = cgutils.create_struct_proxy(sig.return_type)(context, builder)
    inner.numbers = builder.gep(outer.numbers, [builder.mul(args[1], stride)])
    inner.places = outer.places
    return inner._getvalue()


def _addresses(c: Any, obj: Any, count: int) -> list[Any]:
    """Read an object's `addresses`."""
    held = c.pyapi.object_getattr_string(obj, "addresses")
    values = [c.pyapi.long_as_voidptr(c.pyapi.tuple_getitem(held, k)) for k in range(count)]
    c.pyapi.decref(held)
    return values


def _unbox_group(kind: GroupType, obj: Any, c: Any) -> NativeValue:
    group = cgutils.create_struct_proxy(kind)(c.context, c.builder)
    numbers, wholes, layout = _addresses(c, obj, 3)
    group.numbers = c.builder.bitcast(numbers, group.numbers.type)
    group.wholes = c.builder.bitcast(wholes, group.wholes.type)
    group.layout = c.builder.bitcast(layout, group.layout.type)
    return NativeValue(group._getvalue(), is_error=cgutils.is_not_null(c.builder, c.pyapi.err_occurred()))


def _unbox_levers(kind: LeverType, obj: Any, c: Any) -> NativeValue:
    lever = cgutils.create_struct_proxy(kind)(c.context, c.builder)
    (numbers,) = _addresses(c, obj, 1)
    lever.numbers = c.builder.bitcast(numbers, lever.numbers.type)
    places = c.pyapi.object_getattr_string(obj, "places")
    lever.places = c.pyapi.long_as_longlong(places)
    c.pyapi.decref(places)
    return NativeValue(lever._getvalue(), is_error=cgutils.is_not_null(c.builder, c.pyapi.err_occurred()))


class _PauseCollection(event.Listener):
    """Holds Python's garbage collector while numba compiles: it finds nothing there, and takes a fifth of the time."""

    def __init__(self) -> None:
        self.depth = 0
        self.was_on = False

    def on_start(self, event: Any) -> None:
        """Pause at the outermost compilation."""
        if self.depth == 0:
            self.was_on = gc.isenabled()
            gc.disable()
        self.depth += 1

    def on_end(self, event: Any) -> None:
        """Go on as before when it is done."""
        self.depth -= 1
        if self.depth == 0 and self.was_on:
            gc.enable()


def _typeof(kind: Callable[[Any], types.Type]) -> Callable[[Any, Any], types.Type]:
    return lambda value, context: kind(value)


def call_within(dispatcher: Any, inner: Any) -> Any:
    """Let compiled callers of a rule use its inner form.

    Constants reach it as ordinary numbers, so that it is compiled once and not for each of them.
    """

    def call_template(args: tuple[Any, ...], kws: dict[str, Any]) -> Any:
        plain = tuple(types.unliteral(a) for a in args)
        return inner.get_call_template(plain, {name: types.unliteral(a) for name, a in kws.items()})

    dispatcher.get_call_template = call_template
    dispatcher.get_overload = inner.get_overload
    dispatcher.inner = inner
    return dispatcher


def call_apart(dispatcher: Any) -> Any:
    """Let compiled callers of a part call its machine code instead of taking its code in."""
    ordinary = dispatcher.get_overload

    def get_overload(sig: Any) -> Any:
        entry_point = ordinary(sig)
        EntryLibrary.parts.update(result.library for result in dispatcher.overloads.values())
        return entry_point

    dispatcher.get_overload = get_overload
    return dispatcher


def types_of(kinds: Sequence[Any]) -> tuple[types.Type, ...]:
    """Give numba's types of arguments: kinds of numbers, of levers and of groups, or an array for arrays like it."""
    known: dict[type, types.Type] = {
        int: types.int64,
        float: types.float64,
        LeverPeriods: LeverType(2),
        LeverPlaces: LeverType(1),
    }
    return tuple(typeof(k) if isinstance(k, np.ndarray) else known.get(k) or _group_type(k) for k in kinds)


def kind_of(answer: types.Type) -> type:
    """Give the kind of what a rule answers: int (yes or no too), float, or object for any other."""
    if isinstance(answer, types.Integer | types.Boolean):
        return int
    return float if isinstance(answer, types.Float) else object


def _import_array_functions() -> None:
    """Import numba's functions of arrays as though scipy's linear algebra had been imported already.

    They import it just to see that it is there, which takes as long as loading all compiled rules; whatever is
    compiled with it imports it then.
    """
    if LINEAR_ALGEBRA in sys.modules or find_spec("scipy") is None:
        return
    sys.modules[LINEAR_ALGEBRA] = ModuleType(LINEAR_ALGEBRA)
    try:
        import_module("numba.np.arraymath")
    finally:
        del sys.modules[LINEAR_ALGEBRA]


def register() -> None:
    """Register the types; done once, when rules are first compiled."""
    _import_array_functions()
    event.register("numba:compile", _PauseCollection())
    register_model(GroupType)(_GroupModel)
    register_model(LeverType)(_LeverModel)
    register_model(CellsType)(models.ArrayModel)
    infer_getattr(_GroupAttributes)
    infer_getattr(_LeverAttributes)
    register_item: Any = infer_global(operator.getitem)
    register_item(_LeverItem)
    register_cells: Any = infer_global(cells)
    register_cells(_CellsTyping)
    lower_builtin(cells, types.Array)(_cells_of)
    lower_builtin(operator.getitem, CellsType, types.Integer)(_read_cell)
    lower_builtin(operator.getitem, CellsType, types.BaseTuple)(_read_cell)
    lower_builtin(operator.setitem, CellsType, types.Any, types.Any)(_write_cell)
    lower_getattr_generic(GroupType)(_array_of)
    lower_getattr_generic(LeverType)(_lever_of)
    lower_builtin(operator.getitem, LeverType, types.intp)(_lever_item)
    unbox(GroupType)(_unbox_group)
    unbox(LeverType)(_unbox_levers)
    periods, places = LeverType(2), LeverType(1)
    typeof_impl.register(Group)(_typeof(lambda group: _group_type(type(group))))
    typeof_impl.register(LeverPeriods)(_typeof(lambda levers: periods))
    typeof_impl.register(LeverPlaces)(_typeof(lambda levers: places))


REFUSALS: tuple[type[Exception], ...] = (errors.NumbaError, errors.UnsupportedBytecodeError)
"""What numba raises where it cannot compile a function."""

_REASONS = (
    (
        r"NRT required|_ol_array_allocate|ol_np_(?:zeros|ones|full|empty)",
        "it makes an array, a list or a text, for which a rule has no room",
    ),
    (r"make_function", "it holds a comprehension, a lambda or a function of its own, where a rule needs a loop"),
    (r"Untyped global name '(\w+)':.*<class 'function'>", "it calls {0}, which is not marked @rule"),
    (r"Untyped global name '(\w+)'", "it uses {0}, which is neither a number nor a function marked @rule"),
    (r"NameError: name '(\w+)' is not defined", "it uses {0}, which is not defined"),
    (r"Unknown attribute '(\w+)' of type (\w+)Group", "{1} have no '{0}'"),
    (r"Unknown attribute '(\w+)'", "compiled code knows no '{0}' there"),
    (r"Can't unify", "it gives answers of different kinds"),
    (r"exception_match", "it catches an error of a kind of its own, which compiled code cannot"),
    (r"No implementation of function Function\(<[\w-]+(?: function)? '?([\w.]+)", "compiled code cannot use {0} so"),
)


def reason(error: Exception) -> str:
    """Say in plain words why a rule cannot be compiled, and in which line where that is known."""
    text = str(error)
    lines = re.findall(r'File "(?![^"]*numba/)[^"]*", line (\d+):', text) or re.findall(r"at [^\n]* \((\d+)\)", text)
    place = f" (line {lines[0]})" if lines else ""
    for pattern, words in _REASONS:
        if found := re.search(pattern, text):
            return words.format(*found.groups()) + place
    told = [row.strip() for row in text.splitlines() if row.strip() and not row.startswith(("Failed in", "During"))]
    return (told[0].split(". ")[0].rstrip(".") if told else type(error).__name__) + place
