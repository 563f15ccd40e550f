"""The registry of node kinds. A kind is one file of one shape and one line here."""

from typing import Any

from workflows.engine.kinds.agent import Agent
from workflows.engine.kinds.approval import Approval
from workflows.engine.kinds.base import Kind
from workflows.engine.kinds.concurrent import Concurrent
from workflows.engine.kinds.critical import Critical
from workflows.engine.kinds.flow import Flow
from workflows.engine.kinds.group_chat import GroupChat
from workflows.engine.kinds.handoff import Handoff
from workflows.engine.kinds.jumps import Break, Continue
from workflows.engine.kinds.loop import Loop
from workflows.engine.kinds.map import Map
from workflows.engine.kinds.race import Race
from workflows.engine.kinds.router import Router
from workflows.engine.kinds.sequential import Sequential
from workflows.engine.kinds.stop import Stop
from workflows.engine.kinds.supervisor import Supervisor
from workflows.engine.kinds.terminals import Input, Output
from workflows.engine.kinds.tool import Tool
from workflows.engine.kinds.transform import Transform
from workflows.engine.kinds.wait import Wait
from workflows.engine.kinds.workflow import Workflow
from workflows.engine.policy import Policy

FLOW = Flow()
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Input(),
        Output(),
        Agent(),
        Sequential(),
        Concurrent(),
        Supervisor(),
        Handoff(),
        GroupChat(),
        Router(),
        Transform(),
        Loop(),
        Break(),
        Continue(),
        Approval(),
        Wait(),
        Critical(),
        Tool(),
        Stop(),
        Map(),
        Race(),
        Workflow(),
    )
}


def describe_kinds() -> list[dict[str, Any]]:
    """Describe every kind for the editor: title, group, ports, and the JSON Schemas that make its forms."""
    policy = Policy.model_json_schema()
    return [
        {
            "kind": kind.name,
            "title": kind.title,
            "description": kind.description,
            "group": kind.group,
            "container": kind.container,
            "ports": list(kind.ports),
            "dynamic_ports": kind.dynamic_ports,
            "schema": kind.settings.model_json_schema(),
            "policy_schema": policy,
        }
        for kind in KINDS.values()
    ]
