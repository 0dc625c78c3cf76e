// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {ILuxxonSettlement} from "../src/ILuxxonSettlement.sol";
import {Base} from "./Base.t.sol";
import {TestUSDC} from "../src/TestUSDC.sol";

contract SweepTest is Base {
    function test_SweepFees_PaysThePlatformWhoeverCallsAndAlsoWhilePaused() external {
        settle(1);
        settle(2);
        pause();
        vm.prank(stranger);
        settlement.sweepFees();
        assertEq(usdc.balanceOf(platform), 2 * FEE);
        assertEq(settlement.accruedFees(), 0);
        assertEq(settlement.totalHeld(), POOL - 2 * TOTAL);
        assertEq(usdc.balanceOf(address(settlement)), POOL - 2 * TOTAL);
        assertEq(settlement.feeCapBps(), 2000);
        assertTrue(settlement.paused());
    }

    function test_SweepFees_RevertGiven_NoneAccrued() external {
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAmount.selector);
        settlement.sweepFees();
        settle(1);
        settlement.sweepFees();
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAmount.selector);
        settlement.sweepFees();
    }

    function test_SweepExcess_SendsOutUsdcAboveWhatIsHeldAndNoMore() external {
        settle(1);
        usdc.mint(address(settlement), 77);
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.ExcessSwept(address(usdc), stranger, 77);
        vm.startPrank(owner);
        settlement.sweepExcess(address(usdc), stranger);
        assertEq(usdc.balanceOf(stranger), 77);
        assertEq(usdc.balanceOf(address(settlement)), settlement.totalHeld());
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_NoExcess.selector);
        settlement.sweepExcess(address(usdc), stranger);
    }

    function test_SweepExcess_SendsOutAllOfAnotherToken() external {
        TestUSDC other = newUsdc();
        other.mint(address(settlement), 77);
        vm.startPrank(owner);
        settlement.sweepExcess(address(other), stranger);
        assertEq(other.balanceOf(stranger), 77);
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_NoExcess.selector);
        settlement.sweepExcess(address(other), stranger);
    }

    function test_SweepExcess_RevertGiven_LessUsdcThanIsHeld() external {
        deal(address(usdc), address(settlement), POOL - 1, false);
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_NoExcess.selector);
        vm.prank(owner);
        settlement.sweepExcess(address(usdc), stranger);
    }

    function test_SweepExcess_RevertWhen_TheReceiverIsZero() external {
        usdc.mint(address(settlement), 77);
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAddress.selector);
        vm.prank(owner);
        settlement.sweepExcess(address(usdc), address(0));
    }
}
